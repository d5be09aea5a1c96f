import { bands } from "../../estimate/bands.ts";
import type { Cost } from "../../estimate/estimate.ts";
import type { Requirement } from "../../network/checked.ts";
import { type Resource, resourcesOf } from "../../targets/target.ts";
import type { MappedNetwork } from "../compile.ts";
import { resourceNames } from "../costCard.ts";
import type { Document } from "../workspace.ts";
import { counted, type Proceed } from "./climb.ts";
import { geometric, slowerRungs } from "./families/folding.ts";
import { type Repair, repairOf } from "./repair.ts";
import { createTrial, type Outcome } from "./trial.ts";

/**
 * The cheapest folding of a pipeline that still meets all requirements, those of time with the far end of their band. The mapping itself
 * makes a network as fast as the budget allows. Undefined where nothing is required of the time, a requirement is missed already, or
 * nothing is saved.
 */
export async function cheapestFolding(
  document: Document,
  mapped: MappedNetwork,
  proceed: Proceed,
): Promise<Repair | undefined> {
  const slowest = slowestInterval(mapped);
  if (slowest === undefined) return undefined;
  const { interval } = mapped.design.timing;
  const attempt = counted(createTrial(document, mapped), proceed);
  const rungs = slowerRungs(mapped, geometric(interval, slowest));
  let best: { readonly outcome: Outcome; readonly interval: number } | undefined;
  let [low, high] = [0, rungs.length - 1];
  for (let at = high; low <= high; at = (low + high) >> 1) {
    const outcome = await attempt(rungs[at]!);
    if (outcome === "stopped") break;
    if (typeof outcome === "object" && meetsWithBand(outcome.mapped)) {
      best = { outcome, interval: outcome.mapped.design.timing.interval };
      low = at + 1;
    } else high = at - 1;
  }
  if (!best) return undefined;
  const saved = resourcesOf(mapped.target.device).filter((it) => needed(best.outcome.mapped, it) < needed(mapped, it));
  const lost = resourcesOf(mapped.target.device).filter((it) => needed(best.outcome.mapped, it) > needed(mapped, it));
  if (saved.length === 0 || saved.length < lost.length) return undefined;
  const repair = repairOf("folded only as far as the requirements need", mapped, [], best.outcome, {
    keepsValues: true,
  });
  const figures = saved.map((resource) => ({
    what: resourceNames[resource],
    before: String(needed(mapped, resource)),
    after: String(needed(best.outcome.mapped, resource)),
    limit: String(mapped.target.budget[resource]),
    kept: true,
  }));
  return { ...repair, figures };
}

/** True for a pipeline whose requirements leave time to spare; cheap enough to ask before an offer is made. */
export function mayFoldFurther(mapped: MappedNetwork): boolean {
  const slowest = slowestInterval(mapped);
  return slowest !== undefined && slowest > mapped.design.timing.interval * 1.05;
}

/** The longest interval in cycles that the requirements allow; undefined where nothing is required of the time. */
function slowestInterval({ design, target, estimate }: MappedNetwork): number | undefined {
  if (design.engine || design.unbuilt.length > 0) return undefined;
  if (estimate.requirements.some(({ met }) => met !== true)) return undefined;
  const limits = estimate.requirements.flatMap(({ requirement }) => intervalLimit(requirement, target.clock));
  return limits.length === 0 ? undefined : Math.floor(Math.min(...limits) / bands.interval.high);
}

function intervalLimit({ metric, layer, bound, unit, comparison }: Requirement, clock: number): number[] {
  if (layer !== undefined) return [];
  if (metric === "throughput" && comparison.startsWith(">")) return [clock / bound];
  const isTime = (metric === "interval" || metric === "latency") && comparison.startsWith("<");
  return isTime ? [unit === "cycles" ? bound : bound * clock] : [];
}

function meetsWithBand({ estimate }: MappedNetwork): boolean {
  return estimate.requirements.every(({ requirement, met, actual }) => {
    const isTime = /^(throughput|interval|latency)$/.test(requirement.metric);
    return met === true && (!isTime || withinBand(actual, requirement));
  });
}

function withinBand(actual: Cost, { comparison, bound }: Requirement): boolean {
  if (actual.value === null) return false;
  return comparison.startsWith("<") ? actual.high <= bound : actual.low >= bound;
}

function needed({ estimate }: MappedNetwork, resource: Resource): number {
  return estimate.resources[resource].cost.value ?? 0;
}
