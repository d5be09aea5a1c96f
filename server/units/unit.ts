import type { AddUnit } from "./add/unit.ts";
import type { ArgmaxUnit } from "./argmax/unit.ts";
import type { AttentionUnit } from "./attention/unit.ts";
import type { BurstReaderUnit } from "./burstReader/unit.ts";
import type { ConfidentUnit } from "./confident/unit.ts";
import type { ConstantMatrixUnit } from "./constantMatrix/unit.ts";
import type { ConverterUnit } from "./converter/unit.ts";
import type { DepthwiseUnit } from "./depthwise/unit.ts";
import type { EmbeddingUnit } from "./embedding/unit.ts";
import type { FifoUnit } from "./fifo/unit.ts";
import type { FillUnit } from "./fill/unit.ts";
import type { FinishUnit } from "./finish/unit.ts";
import type { ForkUnit } from "./fork/unit.ts";
import type { GlobalPoolUnit } from "./globalPool/unit.ts";
import type { LayernormUnit } from "./layernorm/unit.ts";
import type { LookupUnit } from "./lookup/unit.ts";
import type { MatrixVectorUnit } from "./matrixVector/unit.ts";
import type { MergeUnit } from "./merge/unit.ts";
import type { MultiplyUnit } from "./multiply/unit.ts";
import type { PadUnit } from "./pad/unit.ts";
import type { PoolUnit } from "./pool/unit.ts";
import type { RecurrentUnit } from "./recurrent/unit.ts";
import type { ReorderUnit } from "./reorder/unit.ts";
import type { SliceUnit } from "./slice/unit.ts";
import type { SoftmaxUnit } from "./softmax/unit.ts";
import type { SparseUnit } from "./sparse/unit.ts";
import type { SparseColumnsUnit } from "./sparseColumns/unit.ts";
import type { Stream } from "./stream.ts";
import type { TwoSlopesUnit } from "./twoSlopes/unit.ts";
import type { WindowUnit } from "./window/unit.ts";

/** Every kind of hardware unit. */
export type Unit =
  | WindowUnit
  | MatrixVectorUnit
  | ConstantMatrixUnit
  | SparseUnit
  | SparseColumnsUnit
  | DepthwiseUnit
  | FillUnit
  | FinishUnit
  | PoolUnit
  | TwoSlopesUnit
  | GlobalPoolUnit
  | LookupUnit
  | AddUnit
  | ArgmaxUnit
  | RecurrentUnit
  | SoftmaxUnit
  | LayernormUnit
  | AttentionUnit
  | ConfidentUnit
  | EmbeddingUnit
  | ForkUnit
  | ConverterUnit
  | FifoUnit
  | MergeUnit
  | SliceUnit
  | PadUnit
  | MultiplyUnit
  | ReorderUnit
  | BurstReaderUnit;

/** The streams that a unit reads, in the order of its input ports. */
export function inputsOf(unit: Unit): readonly Stream[] {
  return "inputs" in unit ? unit.inputs : [unit.input];
}
