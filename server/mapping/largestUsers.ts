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
  /** Index of the last one of them. */
  readonly last: number;
}

/** The last answer for each resource: an edit changes few parts, and seldom the largest. */
const rankings: { [Name in Resource]?: Ranking } = {};

/** The three parts that use most of a resource, largest first, of equal ones the first; fewer where fewer use any. */
export function largestUsers(parts: readonly Part[], resource: Resource): readonly Part[] {
  const known = rankings[resource];
  const stays = known?.parts.length === parts.length && staysLargest(known, parts, costs[resource]);
  const ranking = stays ? { ...known, parts } : rank(parts, costs[resource]);
  rankings[resource] = ranking;
  return ranking.largest;
}

/** True when no part that differs was, or may now be, one of the largest; of equal ones the first count. */
function staysLargest(
  { parts: before, largest, last }: Ranking,
  parts: readonly Part[],
  costOf: (cost: ResourceCounts) => number,
) {
  const least = largest.length === named ? costOf(largest[named - 1]!.cost) : 1;
  return differing(before, parts).every((at) => {
    if (largest.includes(before[at]!)) return false;
    const cost = costOf(parts[at]!.cost);
    return cost < least || (cost === least && largest.length === named && at > last);
  });
}

function rank(parts: readonly Part[], costOf: (cost: ResourceCounts) => number): Ranking {
  const found: { readonly part: Part; readonly at: number }[] = [];
  let least = 0;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!;
    if (costOf(part.cost) <= least) continue;
    found.push({ part, at });
    found.sort((left, right) => costOf(right.part.cost) - costOf(left.part.cost));
    if (found.length > named) found.pop();
    if (found.length === named) least = costOf(found[named - 1]!.part.cost);
  }
  return { parts, largest: found.map(({ part }) => part), last: Math.max(-1, ...found.map(({ at }) => at)) };
}
