import { computedPositions } from "../../../server/approximations/region.ts";
import type { Draw } from "./draw.ts";

/** A share of which at least one of so many positions is left; undefined for a single one. */
export function drawRegion(draw: Draw, count: number): number | undefined {
  if (count === 1) return undefined;
  const share = draw.pick(0.1, 1 / 7, 0.2, 0.25, 0.3, 1 / 3, 0.37, 0.5, 0.618, 0.7, 0.75, 0.9);
  return computedPositions(count, share) > 0 ? share : 1 / count;
}
