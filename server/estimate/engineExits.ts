import type { Design } from "../mapping/design.ts";
import type { EngineDesign } from "../mapping/engine/engineDesign.ts";
import { engineBands } from "./bands.ts";
import { exact, quantity, scaled, sum } from "./costs.ts";
import type { Cost, ExpectedCosts, Unknown } from "./estimate.ts";

const times = "layers that the inference needs, one after the other";
const energies = "layers that the inference needs, with static power over their cycles";

/**
 * Costs of an inference on average. An engine takes the next input as soon as an inference ends, so that early exits save time.
 *
 * @param dynamic J per inference of each layer.
 * @param static_ J per inference of static power, over all cycles.
 * @param gap why the time is unknown.
 */
export function engineExits(
  { network, target }: Design,
  { schedule }: EngineDesign,
  dynamic: ReadonlyMap<string, Cost>,
  static_: Cost,
  gap: Unknown | undefined,
): ExpectedCosts {
  const { needed, share: left, macs } = network.expected!;
  const weigh = (part: (layer: string) => number) => {
    const cycles = schedule.runs.reduce((all, run) => all + part(run.layer.name) * run.cycles, 0);
    const own = schedule.runs.map((run) => scaled(dynamic.get(run.layer.name)!, part(run.layer.name), energies));
    return {
      latency: gap ?? quantity(cycles / target.clock, engineBands.cycles, times),
      energy: sum([...own, scaled(static_, cycles / schedule.cycles, energies)], energies),
    };
  };
  let reached = 1;
  const ends: ExpectedCosts["ends"][number][] = (network.exits ?? []).map(({ name, taken }, index) => {
    const before = reached;
    reached *= 1 - taken;
    const costs = weigh((layer) => ((needed.get(layer)?.exit ?? 0) <= index ? 1 : 0));
    return { exit: name, share: before * taken, ...costs };
  });
  ends.push({ share: left, ...weigh(() => 1) });
  return {
    macs: exact(macs, "MACs of each layer times the share of inferences that need it"),
    ...weigh((layer) => needed.get(layer)?.share ?? 1),
    ends,
  };
}
