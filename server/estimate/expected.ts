import type { Design } from "../mapping/design.ts";
import { partsOf } from "../mapping/parts.ts";
import { bands } from "./bands.ts";
import { exact, quantity, scaled, sum } from "./costs.ts";
import { type DynamicEnergy, energyCost, partEnergy } from "./energy.ts";
import type { Cost, ExpectedCosts } from "./estimate.ts";
import { energyWithoutUnit } from "./unbuilt.ts";

const notCounted = "what compares the confidence and ends an inference has no hardware unit and is not counted";
const finishes = `token simulation: the last word of the exit's result; ${notCounted}`;
const energies = `layers that the inference needs, the others idle, and static power over a whole interval; ${notCounted}`;

/**
 * Costs of an inference on average. Throughput gains nothing: a pipeline that takes an input in each interval has to be ready
 * for one that no exit ends.
 *
 * @param latency s of an inference that no exit ends.
 */
export function expectedCosts(design: Design, latency: Cost, static_: Cost): ExpectedCosts {
  const { network, target, timing } = design;
  const { needed, share: left, macs } = network.expected!;
  const { device, clock } = target;
  const layers: readonly (readonly [string, DynamicEnergy])[] = [
    ...partsOf(design).parts.map((part) => [part.layer, partEnergy(part)] as const),
    ...design.unbuilt.map(({ layer }) => [layer.name, energyWithoutUnit(layer)] as const),
  ];
  /** J of an inference with so much of each layer. */
  const energyOf = (part: (layer: string) => number): Cost => {
    const dynamic = { arithmetic: 0, onChipMemory: 0 };
    for (const [layer, { arithmetic, onChipMemory }] of layers) {
      dynamic.arithmetic += part(layer) * arithmetic;
      dynamic.onChipMemory += part(layer) * onChipMemory;
    }
    const { total } = energyCost(dynamic, static_, device);
    return total.value === null ? total : { ...total, source: `${energies}; ${total.source}` };
  };
  let reached = 1;
  const ends: ExpectedCosts["ends"][number][] = (network.exits ?? []).map(({ name, layer, taken }, index) => {
    const before = reached;
    reached *= 1 - taken;
    const cycles = timing.layerFinish.get(layer);
    const known = latency.value === null || cycles === undefined ? undefined : cycles / clock;
    return {
      exit: name,
      share: before * taken,
      latency: known === undefined ? latency : quantity(known, bands.latency, finishes),
      energy: energyOf((other) => ((needed.get(other)?.exit ?? 0) <= index ? 1 : 0)),
    };
  });
  ends.push({ share: left, latency, energy: energyOf(() => 1) });
  const weighted = (cost: (end: (typeof ends)[number]) => Cost, source: string): Cost =>
    sum(
      ends.map((end) => scaled(cost(end), end.share, source)),
      source,
    );
  return {
    macs: exact(macs, "MACs of each layer times the share of inferences that need it"),
    latency: weighted((end) => end.latency, "latency of each end times the share of inferences that end there"),
    energy: energyOf((layer) => needed.get(layer)?.share ?? 1),
    ends,
  };
}
