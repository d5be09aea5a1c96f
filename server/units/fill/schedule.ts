import { leadingPositions } from "../../approximations/region.ts";
import type { Schedule } from "../cycles.ts";
import type { FillUnit } from "./unit.ts";

/**
 * One register, a word per cycle: of the input for a pixel that is computed, of the bias for one that is not. The pixels in front of the
 * first one that is computed wait until its first word is there, so that nothing of a frame leaves before something of it came.
 */
export const fillSchedule: Schedule<FillUnit> = {
  depth: () => 1,
  busy: (unit) => unit.output.words,
};

/** Words of a pixel. */
export function fillGroups({ output, pixels }: FillUnit): number {
  return output.words / pixels;
}

/** Words of the bias that are sent while the first word of a frame waits. */
export function leadingWords(unit: FillUnit): number {
  return leadingPositions(unit.region) * fillGroups(unit);
}
