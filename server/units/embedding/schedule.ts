import type { Schedule } from "../cycles.ts";
import type { EmbeddingUnit } from "./unit.ts";

/** An index is taken with the first word of its row; the words follow each other. One register: the word that was read. */
export const embeddingSchedule: Schedule<EmbeddingUnit> = {
  depth: () => 1,
  busy: (unit) => unit.output.words,
};

/** Words of a row. */
export function rowWords(unit: EmbeddingUnit): number {
  return unit.features / unit.output.lanes;
}
