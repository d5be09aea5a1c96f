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
function fillCycles({ rows, columns, interconnect }: ArrayTiming): number {
  return interconnect === "systolic" ? rows + columns - 2 : Math.ceil(Math.log2(Math.max(rows, columns)));
}

/** Cycles of a pass that has the array for itself: its load, its stream and its fill; it lasts until its results are out. */
function aloneCycles(array: ArrayTiming, { length, load, drain }: Pass): number {
  return Math.max(drain, load + length + fillCycles(array));
}

/** Cycles that a pass among others takes. Without overlap, each has the array for itself. */
export function passCycles(array: ArrayTiming, pass: Pass): number {
  return array.overlap ? Math.max(pass.length, pass.load, pass.drain) : aloneCycles(array, pass);
}

/**
 * Cycles that a run of overlapping passes takes besides, for its last pass: nothing follows that would hide its fill, and one load (the
 * first one) has no pass in front of it. A run of one pass takes what it takes without overlap, so that overlap never costs cycles.
 */
export function rampCycles(array: ArrayTiming, last: Pass): number {
  return array.overlap ? aloneCycles(array, last) - passCycles(array, last) : 0;
}
