import type { Schedule } from "../cycles.ts";
import type { FifoUnit } from "./unit.ts";

/** Deepest FIFO that is built from registers or LUT memory with a direct read; deeper ones use a memory with a read register. */
export const shallowDepth = 32;

/**
 * Takes a word while it holds fewer than `depth`; the count is a register, so that a full FIFO takes its next word in the
 * cycle after one has left. Up to {@link shallowDepth} words a word is valid in the next cycle. A deeper FIFO has a read
 * register behind its memory, which holds one word more: a word is valid two cycles after its transfer, and a full memory
 * with a full register holds depth + 1 words.
 */
export const fifoSchedule: Schedule<FifoUnit> = {
  depth: (unit) => (unit.depth <= shallowDepth ? 1 : 2),
  busy: (unit) => unit.input.words,
};
