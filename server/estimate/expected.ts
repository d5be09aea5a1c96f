import type { Design } from "../mapping/design.ts";
import { conditionName } from "../network/exits.ts";
import { bands } from "./bands.ts";
import { exact, quantity, scaled, sum } from "./costs.ts";
import type { Cost, ExpectedCosts } from "./estimate.ts";

const finishes = "token simulation: the word that says whether the exit is taken";
const runsOn = "every layer runs, whether an exit is taken or not";

/**
 * Costs of an inference on average: an exit gives its result early. Throughput and energy gain nothing: a pipeline that takes an input
 * in each interval has to be ready for one that no exit ends, and its units do not know of exits.
 *
 * @param latency s of an inference that no exit ends.
 * @param energy J of an inference.
 */
export function expectedCosts(design: Design, latency: Cost, energy: Cost): ExpectedCosts {
  const { network, target, timing } = design;
  const { share: left, macs } = network.expected!;
  const { clock } = target;
  const whole = energy.value === null ? energy : { ...energy, source: `${runsOn}; ${energy.source}` };
  let reached = 1;
  const ends: ExpectedCosts["ends"][number][] = (network.exits ?? []).map(({ name, taken }) => {
    const before = reached;
    reached *= 1 - taken;
    const cycles = timing.layerFinish.get(conditionName(name));
    const known = latency.value === null || cycles === undefined ? undefined : cycles / clock;
    return {
      exit: name,
      share: before * taken,
      latency: known === undefined ? latency : quantity(known, bands.latency, finishes),
      energy: whole,
    };
  });
  ends.push({ share: left, latency, energy: whole });
  const weighted = (cost: (end: (typeof ends)[number]) => Cost, source: string): Cost =>
    sum(
      ends.map((end) => scaled(cost(end), end.share, source)),
      source,
    );
  return {
    macs: exact(macs, "MACs of each layer times the share of inferences that need it"),
    latency: weighted((end) => end.latency, "latency of each end times the share of inferences that end there"),
    energy: whole,
    ends,
  };
}
