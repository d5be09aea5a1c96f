/**
 * Cycles of an array of processing elements (docs/engine.md, section 3). A pass is what the array does with one set of
 * stationary operands.
 */
export interface ArrayTiming {
  readonly rows: number;
  readonly columns: number;
  readonly interconnect: "systolic" | "broadcast";
  /** The next stationary operands move in, and results out, while a pass runs. */
  readonly overlap: boolean;
}

/** Cycles of a pass: operands stream for `length`, stationary operands move in for `load`, results out for `drain`. */
export interface Pass {
  readonly length: number;
  readonly load: number;
  readonly drain: number;
}

/** Cycles from the first operand at the edge of the array to the first complete result at the other. */
export function fillCycles({ rows, columns, interconnect }: ArrayTiming): number {
  return interconnect === "systolic" ? rows + columns - 2 : Math.ceil(Math.log2(Math.max(rows, columns)));
}

/** Cycles that a pass among others takes. Without overlap, each has its own load and its own fill, and lasts until its results are out. */
export function passCycles(array: ArrayTiming, { length, load, drain }: Pass): number {
  return Math.max(drain, array.overlap ? Math.max(length, load) : load + length + fillCycles(array));
}

/** Cycles that a run of overlapping passes takes besides: the first load, the fill, the last results. */
export function rampCycles(array: ArrayTiming, { load, drain }: Pass): number {
  return array.overlap ? load + fillCycles(array) + drain : 0;
}
