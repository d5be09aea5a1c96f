import { costText, percentText, siText } from "../estimate/display.ts";
import type { Estimate } from "../estimate/estimate.ts";
import { resources } from "../targets/target.ts";
import { resourceNames } from "./costCard.ts";
import { locator, type Range, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

export interface Lens extends Range {
  readonly title: string;
  /** What a click does; absent: the lens only informs. */
  readonly action?: { readonly kind: "generate" | "verify"; readonly network: string; readonly target: string };
}

/** Above every network: its totals on each of its targets, and what can be done with it. */
export function lenses(document: Document): readonly Lens[] {
  const { checked, mapped } = document.compilation();
  const locate = locator(document.tree);
  return checked.networks.flatMap((network): Lens[] => {
    const range = rangeIn(locate(network.header), network.header.span);
    if (network.broken) return [{ ...range, title: "No estimate: the network has errors" }];
    if (network.targets.length === 0) return [{ ...range, title: "No estimate: no target (write `on TARGET`)" }];
    const own = mapped.filter((it) => it.network === network);
    return own.flatMap(({ estimate, target }): Lens[] => {
      const about = { network: network.name, target: target.name };
      const where = own.length > 1 ? `${target.name}: ` : "";
      const suffix = own.length > 1 ? ` for ${target.name}` : "";
      const costs: Lens = { ...range, title: where + totals(estimate) };
      if (target.engine) return [costs];
      return [
        costs,
        { ...range, title: `Generate accelerator${suffix}`, action: { kind: "generate", ...about } },
        { ...range, title: `Verify accelerator${suffix}`, action: { kind: "verify", ...about } },
      ];
    });
  });
}

/** One line: throughput, latency, energy, the fullest resource, the bottleneck, requirements that are missed. */
export function totals(estimate: Estimate): string {
  const missed = estimate.requirements.filter((it) => it.met === false).length;
  return [
    costText(estimate.throughput, (value) => `${siText(value, "")} inference/s`),
    costText(estimate.latency, (value) => siText(value, "s")),
    costText(estimate.energy.total, (value) => siText(value, "J")),
    fullest(estimate),
    `bottleneck ${estimate.bottleneck}`,
    ...(estimate.weights === "seeded" ? ["seeded weights"] : []),
    ...(missed > 0 ? [`${missed} of ${estimate.requirements.length} requirements not met`] : []),
  ].join(" · ");
}

function fullest(estimate: Estimate): string {
  let name = "";
  let share = -1;
  for (const resource of resources) {
    const { cost, available } = estimate.resources[resource];
    if (cost.value === null || available === 0) continue;
    if (cost.value / available > share) {
      share = cost.value / available;
      name = resourceNames[resource];
    }
  }
  const fits = resources.every((resource) => {
    const { cost, budget } = estimate.resources[resource];
    return cost.value === null || cost.value <= budget;
  });
  if (share < 0) return "resources unknown";
  return `${percentText(share)} of ${name}${fits ? "" : " (does not fit)"}`;
}
