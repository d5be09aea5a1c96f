import { counted } from "../../../estimate/display.ts";
import type { Design } from "../../../mapping/design.ts";
import { createMapper } from "../../../mapping/map.ts";
import type { CheckedNetwork, Layer } from "../../../network/checked.ts";
import type { MappedNetwork } from "../../compile.ts";
import { foldArguments, hasFolds } from "../../foldText.ts";
import type { Change } from "../change.ts";
import type { Family, Ladder, Rung } from "./family.ts";

/** Parallelism: left to the mapping where it is written, or less of it where a resource or power is required. */
export const folding: Family = ({ mapped, short }) => {
  if (mapped.design.engine) return [];
  const { network, estimate } = mapped;
  const ladders: Ladder[] = [];
  const written = network.layers.filter(hasWrittenFold);
  const slow = written.filter(({ name }) => name === estimate.bottleneck);
  for (const layers of [slow, written]) {
    if (layers.length === 0 || (layers === written && slow.length === written.length)) continue;
    const title = `folding of ${layers.length === 1 ? layers[0]!.name : `${layers.length} layers`} chosen by the mapping`;
    ladders.push({ keepsValues: true, rungs: [{ title, changes: () => takenOut(network, layers) }] });
  }
  if (short.every(({ what }) => shrinksWithFolding.has(what))) {
    const { interval } = mapped.design.timing;
    ladders.push({ keepsValues: true, rungs: slowerRungs(mapped, geometric(interval, 64 * interval)) });
  }
  return ladders;
};

/** Takes every folding of a network out. */
export function writtenFoldings(network: CheckedNetwork): readonly Change[] {
  return takenOut(network, network.layers.filter(hasWrittenFold));
}

function hasWrittenFold({ fold, reuse }: Layer): boolean {
  return fold !== undefined || reuse !== undefined;
}

function takenOut({ name: network }: CheckedNetwork, layers: readonly Layer[]): readonly Change[] {
  return layers.map(({ name, fold }): Change => ({ network, layer: name, annotation: fold ? "fold" : "reuse" }));
}

/** Metrics of requirements that a slower pipeline helps. */
const shrinksWithFolding: ReadonlySet<string> = new Set(["lut", "ff", "dsp", "bram", "uram", "area", "power"]);

/** Foldings that need at most some number of cycles per frame each, the cheapest within the budget. */
export function slowerRungs(mapped: MappedNetwork, intervals: readonly number[]): readonly Rung[] {
  const map = createMapper();
  return intervals.map((interval) => ({
    title: `folded to ${counted(interval, "cycle")} per inference`,
    changes: () => foldChanges(map(mapped.network, mapped.target, interval)),
  }));
}

/** What writes the foldings that the mapping chose. */
export function foldChanges({ network, stages }: Design): readonly Change[] {
  return stages.flatMap(({ layer, fold, chosen }): Change[] =>
    chosen && hasFolds(layer)
      ? [{ network: network.name, layer: layer.name, annotation: "fold", value: foldArguments(layer, fold) }]
      : [],
  );
}

/** Whole numbers beyond `from` up to `to`, each a fifth larger than the one before. */
export function geometric(from: number, to: number): readonly number[] {
  const found = new Set<number>();
  for (let value = from * 1.2; value < to; value *= 1.2) found.add(Math.floor(value));
  if (to > from) found.add(Math.floor(to));
  return [...found];
}
