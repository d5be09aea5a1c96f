import { costText, percentText, siText } from "../estimate/display.ts";
import type { Estimate } from "../estimate/estimate.ts";
import { processorRoofline } from "../estimate/roofline.ts";
import { type Resource, resources } from "../targets/target.ts";
import { resourceNames, weightsNote } from "./costCard.ts";
import { locator, type Range, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

/** A network on one of its targets in a few words: for a status bar, and to choose from. The range is that of its header. */
export interface NetworkStatus extends Range {
  readonly network: string;
  readonly target: string;
  /** Name of the device; absent where the target cannot be read. */
  readonly device?: string;
  /** One line with the totals, or why there are none. */
  readonly summary: string;
  /** Absent when there is no estimate. */
  readonly throughput?: string;
  /** The fullest resource and its share of the device. */
  readonly fit?: string;
  /** False: some resource is over its budget; absent: not known. */
  readonly fits?: boolean;
  /** What the weights are, and which models the resources follow from; absent when there is no estimate. */
  readonly models?: string;
  readonly requirements: { readonly missed: number; readonly all: number };
  /** An accelerator can be generated: no errors, and it fits. */
  readonly ready: boolean;
}

/** One for every network of the document on each target that it names. */
export function statusOf(document: Document): readonly NetworkStatus[] {
  const { checked, mapped, compared } = document.compilation();
  const locate = locator(document.tree);
  return checked.networks.flatMap((network) =>
    network.targets.map(({ name: target }): NetworkStatus => {
      const about = { network: network.name, target, ...rangeIn(locate(network.header), network.header.span) };
      const requirements = { missed: 0, all: network.requirements.length };
      const beside = compared.find((it) => it.network === network && it.target.name === target);
      if (beside) {
        const { roof } = processorRoofline(network, target, beside.target.processor).network;
        const summary =
          roof.value === null ? roof.reason : `at most ${siText(roof.value, "OP/s")}; a target only to compare with`;
        return { ...about, device: beside.target.processor.name, summary, requirements, ready: false };
      }
      const known = mapped.find((it) => it.network === network && it.target.name === target);
      if (!known) {
        const summary = network.broken ? "the network has errors" : `the target ${target} has errors`;
        return { ...about, summary, requirements, ready: false };
      }
      const { estimate } = known;
      const fits = fitsOf(estimate);
      return {
        ...about,
        device: known.target.device.name,
        summary: totals(estimate),
        throughput: throughputText(estimate),
        fit: fitText(estimate),
        models: modelsText(estimate),
        ...(fits === undefined ? {} : { fits }),
        requirements: { ...requirements, missed: missedIn(estimate) },
        ready: !known.diagnostics.some((it) => it.severity === "error"),
      };
    }),
  );
}

/** One line: throughput, latency, energy, the fullest resource, the bottleneck, requirements that are missed. */
export function totals(estimate: Estimate): string {
  const missed = missedIn(estimate);
  return [
    throughputText(estimate),
    costText(estimate.latency, (value) => siText(value, "s")),
    costText(estimate.energy.total, (value) => siText(value, "J")),
    `${fitText(estimate)}${fitsOf(estimate) === false ? " (does not fit)" : ""}`,
    `bottleneck ${estimate.bottleneck}`,
    ...(estimate.weights === "seeded" ? ["seeded weights"] : []),
    ...(missed > 0 ? [`${missed} of ${estimate.requirements.length} requirements not met`] : []),
  ].join(" · ");
}

function modelsText({ deviceKind, resources: costs, weights }: Estimate): string {
  const { cost } = costs[deviceKind === "fpga" ? "lut" : "gate"];
  return `${weightsNote(weights)} Resources: ${cost.value === null ? cost.reason : cost.source}.`;
}

function throughputText({ throughput }: Estimate): string {
  return costText(throughput, (value) => `${siText(value, "")} inference/s`);
}

function missedIn({ requirements }: Estimate): number {
  return requirements.filter(({ met }) => met === false).length;
}

/** The resource of which the largest share of the device is used; undefined: none is known. */
export function fullestResource(
  estimate: Estimate,
): { readonly resource: Resource; readonly share: number } | undefined {
  let fullest: { resource: Resource; share: number } | undefined;
  for (const resource of resources) {
    const { cost, available } = estimate.resources[resource];
    if (cost.value === null || !available) continue;
    const share = cost.value / available;
    if (!fullest || share > fullest.share) fullest = { resource, share };
  }
  return fullest;
}

function fitText(estimate: Estimate): string {
  const fullest = fullestResource(estimate);
  return fullest ? `${percentText(fullest.share)} of ${resourceNames[fullest.resource]}` : "resources unknown";
}

/** Whether every resource is within its budget; undefined when none is known. */
export function fitsOf(estimate: Estimate): boolean | undefined {
  if (!fullestResource(estimate)) return undefined;
  return resources.every((resource) => {
    const { cost, budget } = estimate.resources[resource];
    return cost.value === null || budget === null || cost.value <= budget;
  });
}
