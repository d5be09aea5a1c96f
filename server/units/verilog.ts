import type { Device } from "../targets/target.ts";
import { addVerilog } from "./add/verilog.ts";
import { argmaxVerilog } from "./argmax/verilog.ts";
import { attentionVerilog } from "./attention/verilog.ts";
import { burstReaderVerilog } from "./burstReader/verilog.ts";
import { confidentVerilog } from "./confident/verilog.ts";
import { constantMatrixVerilog } from "./constantMatrix/verilog.ts";
import { converterVerilog } from "./converter/verilog.ts";
import { depthwiseVerilog } from "./depthwise/verilog.ts";
import { embeddingVerilog } from "./embedding/verilog.ts";
import { fifoVerilog } from "./fifo/verilog.ts";
import { fillVerilog } from "./fill/verilog.ts";
import { finishVerilog } from "./finish/verilog.ts";
import { forkVerilog } from "./fork/verilog.ts";
import { globalPoolVerilog } from "./globalPool/verilog.ts";
import { layernormVerilog } from "./layernorm/verilog.ts";
import { lookupVerilog } from "./lookup/verilog.ts";
import { matrixVectorVerilog } from "./matrixVector/verilog.ts";
import { mergeVerilog } from "./merge/verilog.ts";
import { multiplyVerilog } from "./multiply/verilog.ts";
import { padVerilog } from "./pad/verilog.ts";
import { poolVerilog } from "./pool/verilog.ts";
import { recurrentVerilog } from "./recurrent/verilog.ts";
import { reorderVerilog } from "./reorder/verilog.ts";
import { ramAttribute, type VerilogModule } from "./rtl.ts";
import { sliceVerilog } from "./slice/verilog.ts";
import { softmaxVerilog } from "./softmax/verilog.ts";
import { sparseVerilog } from "./sparse/verilog.ts";
import { sparseColumnsVerilog } from "./sparseColumns/verilog.ts";
import { twoSlopesVerilog } from "./twoSlopes/verilog.ts";
import type { Unit } from "./unit.ts";
import { windowVerilog } from "./window/verilog.ts";

/**
 * The Verilog module of one unit, constants written in. `module` is its name (the design's name as a prefix keeps two
 * accelerators apart in one project).
 */
export function verilog(unit: Unit, module: string = unit.name): VerilogModule {
  return writers[unit.kind](unit as never, module);
}

/**
 * The same for a device. Where look-up tables are no memories, a buffer that is to be in them is flip-flops: synthesis stops at a memory
 * in a place that there is not.
 */
export function verilogOn(device: Device, unit: Unit, module: string): VerilogModule {
  const made = verilog(unit, module);
  if (device.memories.includes("lutram")) return made;
  return { ...made, text: made.text.replaceAll(ramAttribute("lutram"), ramAttribute("registers")) };
}

type Writers = { readonly [K in Unit["kind"]]: (unit: Extract<Unit, { kind: K }>, module: string) => VerilogModule };

const writers: Writers = {
  window: windowVerilog,
  matrixVector: matrixVectorVerilog,
  constantMatrix: constantMatrixVerilog,
  sparse: sparseVerilog,
  sparseColumns: sparseColumnsVerilog,
  depthwise: depthwiseVerilog,
  fill: fillVerilog,
  finish: finishVerilog,
  pool: poolVerilog,
  twoSlopes: twoSlopesVerilog,
  globalPool: globalPoolVerilog,
  lookup: lookupVerilog,
  add: addVerilog,
  argmax: argmaxVerilog,
  recurrent: recurrentVerilog,
  softmax: softmaxVerilog,
  layernorm: layernormVerilog,
  attention: attentionVerilog,
  confident: confidentVerilog,
  embedding: embeddingVerilog,
  fork: forkVerilog,
  converter: converterVerilog,
  fifo: fifoVerilog,
  merge: mergeVerilog,
  slice: sliceVerilog,
  pad: padVerilog,
  multiply: multiplyVerilog,
  reorder: reorderVerilog,
  burstReader: burstReaderVerilog,
};
