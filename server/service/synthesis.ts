import type { Cost, Quantity } from "../estimate/estimate.ts";
import { createEstimator } from "../estimate/estimator.ts";
import type { Design } from "../mapping/design.ts";
import { type FpgaResource, fpgaResources } from "../targets/target.ts";
import { addResources, noResources, type ResourceCounts } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";

/** A count that synthesis found beside the one that the models say. */
export interface Figure {
  readonly measured: number;
  readonly estimated: Quantity;
}

export interface Comparison {
  readonly network: string;
  readonly target: string;
  readonly device: string;
  /** Kinds of resources that the design was expected to use or uses. */
  readonly resources: readonly FpgaResource[];
  readonly layers: readonly { readonly name: string; readonly resources: Readonly<Record<FpgaResource, Figure>> }[];
  readonly total: Readonly<Record<FpgaResource, Figure>>;
}

/** Measured beside estimated, layer by layer; the estimate is that of the models, whatever was measured before. */
export function compareSynthesis(
  design: Design,
  units: readonly { readonly unit: Unit; readonly counts: ResourceCounts }[],
): Comparison {
  const estimate = createEstimator()(design);
  const sums = new Map<string, ResourceCounts>();
  for (const { unit, counts } of units) {
    sums.set(unit.layer, addResources(sums.get(unit.layer) ?? noResources, counts));
  }
  const all = [...sums.values()].reduce(addResources, noResources);
  const total = figures(all, (it) => estimate.resources[it].cost);
  const layers = estimate.layers.flatMap(({ name, resources }) => {
    const measured = sums.get(name);
    return measured ? [{ name, resources: figures(measured, (it) => resources[it]) }] : [];
  });
  return {
    network: design.network.name,
    target: design.target.name,
    device: design.target.device.name,
    resources: fpgaResources.filter((it) => total[it].measured > 0 || total[it].estimated.value > 0),
    layers,
    total,
  };
}

function figures(
  measured: ResourceCounts,
  estimated: (resource: FpgaResource) => Cost,
): Readonly<Record<FpgaResource, Figure>> {
  const result = {} as Record<FpgaResource, Figure>;
  for (const resource of fpgaResources) {
    const cost = estimated(resource);
    // A design with an unknown cost cannot be generated, so it was refused before.
    if (cost.value === null)
      throw new Error(`internal error: ${resource} was synthesised but not estimated: ${cost.reason}`);
    result[resource] = { measured: measured[resource], estimated: cost };
  }
  return result;
}
