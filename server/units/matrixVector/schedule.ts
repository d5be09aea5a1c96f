import type { Schedule } from "../cycles.ts";
import { circulantWord } from "./circulant.ts";
import { treeStages } from "./tree.ts";
import type { MatrixVectorUnit } from "./unit.ts";

/**
 * One input word (`simd` elements) per cycle; each makes pe * simd products. Registers on the way: operands (with the
 * weights read from memory; a register more where vectors of circulant blocks are turned), products, one per stage of the adder tree that adds up to four sums into one, accumulator.
 * The accumulator is the output register. A word of `pe` sums leaves after each columns / simd input words.
 */
export const matrixVectorSchedule: Schedule<MatrixVectorUnit> = {
  gathers: (unit) => (unit.pixels === 1 ? "frame" : "pixel"),
  depth: (unit) => stagesBefore(unit) + 1,
  busy: (unit) => (unit.pixels * unit.rows * unit.columns) / (unit.pe * unit.simd),
};

/** Register stages in front of the accumulators. */
export function stagesBefore(unit: MatrixVectorUnit): number {
  const turned = (circulantWord(unit)?.turns ?? 1) > 1;
  return (turned ? 3 : 2) + treeStages(unit.simd);
}
