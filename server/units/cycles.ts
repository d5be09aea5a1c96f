/**
 * The cycles of the hardware units: what the Verilog does and what the pipeline simulation predicts.
 *
 * A word is transferred in a cycle in which `valid` and `ready` are both 1. All times are numbers of such cycles. Every
 * unit but FIFO, fork, converter and window is a stall-all pipeline: it moves on when `out_valid = 0` or `out_ready = 1`,
 * and then takes an input word if there is one. A unit without stalls takes one word per cycle; frames and pixels follow
 * each other without bubbles unless the unit's own schedule says so.
 *
 * The top module adds no registers: latency of a design = (cycle of its last output word) - (cycle of its first input
 * word); a plain register has latency 1.
 */
export interface Schedule<U> {
  /**
   * What an output word waits for besides the input word that it is made of: all words of its "pixel" or of the whole
   * "frame" (one result then), or the words of the frame's "lastPixel", which come through one by one. Absent: nothing.
   */
  readonly gathers?: (unit: U) => "pixel" | "frame" | "lastPixel";
  /**
   * Cycles from the transfer of the last input word that an output word depends on to the first cycle in which that output
   * word is valid, nothing stalling; 1 for a plain register.
   */
  readonly depth: (unit: U) => number;
  /** Least cycles per frame that the unit occupies its ports, neither starved nor stalled; fill of a window not included. */
  readonly busy: (unit: U) => number;
}
