import type { Schedule } from "../cycles.ts";
import type { ConverterUnit } from "./unit.ts";

/**
 * To fewer lanes (k output words in one input word): an input word is taken when the register is empty or its last output word
 * is transferred in that cycle; output word j of k is valid j + 1 cycles after the transfer at the earliest.
 * To more lanes (k input words in one output word): a stall-all register; the output word is valid in the cycle after its last
 * input word.
 * Neither divides the other: the second behind the first, through words of {@link commonLanes}; depth 2 from the last input
 * word of a common word to its first output word.
 */
export const converterSchedule: Schedule<ConverterUnit> = {
  depth: (unit) => (usesCommonWord(unit) ? 2 : 1),
  busy: (unit) => Math.max(unit.input.words, unit.output.words),
};

/** Lanes of the word between the two halves of a converter: the least common multiple. */
export function commonLanes(unit: ConverterUnit): number {
  return (unit.input.lanes / greatestCommonDivisor(unit.input.lanes, unit.output.lanes)) * unit.output.lanes;
}

/** True when neither number of lanes divides the other. */
export function usesCommonWord(unit: ConverterUnit): boolean {
  const common = commonLanes(unit);
  return common !== unit.input.lanes && common !== unit.output.lanes;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
