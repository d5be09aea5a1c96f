import type { ScaledFormat } from "../../formats/format.ts";
import type { GruArithmetic, LstmArithmetic, RnnArithmetic } from "../../network/arithmetic.ts";
import type { LayerWeights, MemoryKind } from "../../network/checked.ts";
import type { OffChip } from "../burstReader/unit.ts";
import type { Instance, Stream } from "../stream.ts";

/**
 * The feedback part of a recurrent layer (docs/numerics.md, section 12): at each step the state times the matrix `hidden`,
 * plus the products of the input that another unit made, gates, and the new state, `pe` units and `simd` columns at a time.
 */
export interface RecurrentUnit extends Instance {
  readonly kind: "recurrent";
  readonly arithmetic: LstmArithmetic | GruArithmetic | RnnArithmetic;
  readonly units: number;
  readonly steps: number;
  /** Units computed side by side; a divisor of `units`. */
  readonly pe: number;
  /** Elements of the state read per cycle; a divisor of `units`. */
  readonly simd: number;
  /** Exact sums of the matrix `input`: `pe` units with all their gates side by side, unit after unit. */
  readonly input: Stream;
  /** Codes of the state, of every step or of the last one only. */
  readonly output: Stream;
  readonly lastOnly: boolean;
  readonly state: ScaledFormat;
  /** The matrix `hidden`, rows gate by gate. */
  readonly weights: LayerWeights;
  readonly memory: MemoryKind;
  /** Present: the matrix is beside the chip, and each phase (see cell.ts) reads its rows over a port of its own. */
  readonly offChip?: readonly OffChip[];
  /** Of the tables of functions. */
  readonly tableMemory: MemoryKind;
  readonly dsp: boolean;
}

/** Sums of a unit at each step. */
export function gatesOf({ kind }: RecurrentUnit["arithmetic"]): number {
  return { lstm: 4, gru: 3, rnn: 1 }[kind];
}
