import type { Resource } from "../targets/target.ts";
import type { ResourceCounts } from "../units/resources.ts";
import { differing } from "./differing.ts";
import type { Part } from "./parts.ts";

/** Users that a message names. */
const named = 3;

/** One function for each resource: the loop over thousands of layers reads a field by its name. */
const costs: Readonly<Record<Resource, (cost: ResourceCounts) => number>> = {
  lut: (cost) => cost.lut,
  ff: (cost) => cost.ff,
  dsp: (cost) => cost.dsp,
  bram18: (cost) => cost.bram18,
  uram: (cost) => cost.uram,
  gate: (cost) => cost.gate,
  sram: (cost) => cost.sram,
};

interface Ranking {
  readonly parts: readonly Part[];
  readonly largest: readonly Part[];
}

/** The last answer for each resource: an edit changes few parts, and seldom the largest. */
const rankings: { [Name in Resource]?: Ranking } = {};

/** The three parts that use most of a resource, largest first, of equal ones the first; fewer where fewer use any. */
export function largestUsers(parts: readonly Part[], resource: Resource): readonly Part[] {
  const known = rankings[resource];
  const stays = known?.parts.length === parts.length && staysLargest(known, parts, costs[resource]);
  const largest = stays ? known.largest : rank(parts, costs[resource]);
  rankings[resource] = { parts, largest };
  return largest;
}

/** True when no part that differs was, or may now be, one of the largest. */
function staysLargest(
  { parts: before, largest }: Ranking,
  parts: readonly Part[],
  costOf: (cost: ResourceCounts) => number,
) {
  const least = largest.length === named ? costOf(largest[named - 1]!.cost) : 1;
  return differing(before, parts).every((at) => !largest.includes(before[at]!) && costOf(parts[at]!.cost) < least);
}

function rank(parts: readonly Part[], costOf: (cost: ResourceCounts) => number): readonly Part[] {
  const largest: Part[] = [];
  let least = 0;
  for (const part of parts) {
    if (costOf(part.cost) <= least) continue;
    largest.push(part);
    largest.sort((left, right) => costOf(right.cost) - costOf(left.cost));
    if (largest.length > named) largest.pop();
    if (largest.length === named) least = costOf(largest[named - 1]!.cost);
  }
  return largest;
}
