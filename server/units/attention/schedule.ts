import type { Schedule } from "../cycles.ts";
import { finishSchedule } from "../finish/schedule.ts";
import { softmaxSchedule } from "../softmax/schedule.ts";
import { contextOf, roundingOf, softmaxOf } from "./parts.ts";
import { type AttentionUnit, chunksOf, stored } from "./unit.ts";

/**
 * A frame is stored word by word; then each head of each step has its scores multiplied, which go into the softmax, and each weight
 * that comes out of it is multiplied with its values. Nothing of the next head overlaps but the score that it waits with. Registers
 * of a score: the factors, the products, the sum; of a weighted value the same; the roundings are in front of the memories and behind
 * the sums.
 */
export const attentionSchedule: Schedule<AttentionUnit> = {
  gathers: () => "frame",
  depth: (unit) => timesOf(unit).first,
  busy: (unit) => Math.max(unit.input.words, timesOf(unit).frame),
};

/** Registers from an address to a sum. */
const registers = 3;

export interface AttentionTimes {
  /** From the last word of a frame to the first word of its first head. */
  readonly first: number;
  /** From a head to the next one. */
  readonly head: number;
  /** From the start of a frame to that of the next one, when that is there. */
  readonly frame: number;
  /** Words of a head, one per cycle. */
  readonly words: number;
}

export function timesOf(unit: AttentionUnit): AttentionTimes {
  const { steps, heads } = unit;
  const words = chunksOf(unit);
  const softmax = softmaxSchedule.depth(softmaxOf(unit));
  const context = contextOf(unit);
  // The last score of a head is taken, the first weight is there, the last weight begins; the head after it is on its way then.
  const toLastScore = (steps - 1) * words;
  const head = toLastScore + softmax + steps * words;
  const firstScore = settleCycles(unit) + words + registers;
  const first = firstScore + toLastScore + softmax + (steps - 1) * words + registers;
  return {
    first: first + (context ? finishSchedule.depth(context) : 0),
    head,
    frame: steps * heads * head + words + registers - 1,
    words,
  };
}

/** Cycles from the last word of a frame until all of it is stored. */
export function settleCycles(unit: AttentionUnit): number {
  return Math.max(
    ...stored.map((name) => {
      const finish = roundingOf(unit, name);
      return finish ? finishSchedule.depth(finish) : 0;
    }),
  );
}
