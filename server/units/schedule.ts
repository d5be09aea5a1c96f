import { addSchedule } from "./add/schedule.ts";
import { argmaxSchedule } from "./argmax/schedule.ts";
import { attentionSchedule } from "./attention/schedule.ts";
import { burstReaderSchedule } from "./burstReader/schedule.ts";
import { confidentSchedule } from "./confident/schedule.ts";
import { constantMatrixSchedule } from "./constantMatrix/schedule.ts";
import { converterSchedule } from "./converter/schedule.ts";
import type { Schedule } from "./cycles.ts";
import { depthwiseSchedule } from "./depthwise/schedule.ts";
import { embeddingSchedule } from "./embedding/schedule.ts";
import { fifoSchedule } from "./fifo/schedule.ts";
import { fillSchedule } from "./fill/schedule.ts";
import { finishSchedule } from "./finish/schedule.ts";
import { forkSchedule } from "./fork/schedule.ts";
import { globalPoolSchedule } from "./globalPool/schedule.ts";
import { layernormSchedule } from "./layernorm/schedule.ts";
import { lookupSchedule } from "./lookup/schedule.ts";
import { matrixVectorSchedule } from "./matrixVector/schedule.ts";
import { mergeSchedule } from "./merge/schedule.ts";
import { multiplySchedule } from "./multiply/schedule.ts";
import { padSchedule } from "./pad/schedule.ts";
import { poolSchedule } from "./pool/schedule.ts";
import { recurrentSchedule } from "./recurrent/schedule.ts";
import { reorderSchedule } from "./reorder/schedule.ts";
import { sliceSchedule } from "./slice/schedule.ts";
import { softmaxSchedule } from "./softmax/schedule.ts";
import { sparseSchedule } from "./sparse/schedule.ts";
import { sparseColumnsSchedule } from "./sparseColumns/schedule.ts";
import { twoSlopesSchedule } from "./twoSlopes/schedule.ts";
import type { Unit } from "./unit.ts";
import { windowSchedule } from "./window/schedule.ts";

/** {@link Schedule.depth} of any unit. */
export function depth(unit: Unit): number {
  return scheduleOf(unit).depth(unit);
}

/** {@link Schedule.busy} of any unit. */
export function busy(unit: Unit): number {
  return scheduleOf(unit).busy(unit);
}

/** {@link Schedule.gathers} of any unit. */
export function gathers(unit: Unit): "pixel" | "frame" | "lastPixel" | undefined {
  return scheduleOf(unit).gathers?.(unit);
}

type UnitOf<K extends Unit["kind"]> = Extract<Unit, { kind: K }>;

const schedules: { readonly [K in Unit["kind"]]: Schedule<UnitOf<K>> } = {
  window: windowSchedule,
  matrixVector: matrixVectorSchedule,
  constantMatrix: constantMatrixSchedule,
  sparse: sparseSchedule,
  sparseColumns: sparseColumnsSchedule,
  depthwise: depthwiseSchedule,
  fill: fillSchedule,
  finish: finishSchedule,
  pool: poolSchedule,
  twoSlopes: twoSlopesSchedule,
  globalPool: globalPoolSchedule,
  lookup: lookupSchedule,
  add: addSchedule,
  argmax: argmaxSchedule,
  recurrent: recurrentSchedule,
  softmax: softmaxSchedule,
  layernorm: layernormSchedule,
  attention: attentionSchedule,
  confident: confidentSchedule,
  embedding: embeddingSchedule,
  fork: forkSchedule,
  converter: converterSchedule,
  fifo: fifoSchedule,
  merge: mergeSchedule,
  slice: sliceSchedule,
  pad: padSchedule,
  multiply: multiplySchedule,
  reorder: reorderSchedule,
  burstReader: burstReaderSchedule,
};

function scheduleOf(unit: Unit): Schedule<Unit> {
  return schedules[unit.kind] as Schedule<Unit>;
}
