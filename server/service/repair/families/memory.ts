import type { CheckedNetwork, MemoryKind } from "../../../network/checked.ts";
import type { Change } from "../change.ts";
import type { Family, Ladder } from "./family.ts";
import { heaviest } from "./heaviest.ts";

/** Where weights stand: left to the mapping instead of written, or in another memory of the device. */
export const memory: Family = (problem) => {
  const { network, target, design } = problem.mapped;
  if (design.engine) return [];
  const written = network.layers.filter((layer) => layer.memory);
  const ladders: Ladder[] = [];
  if (written.length > 0) {
    const names = written.length === 1 ? written[0]!.name : `${written.length} layers`;
    ladders.push({
      keepsValues: true,
      rungs: [{ title: `memory of ${names} chosen by the mapping`, changes: () => writtenMemories(network) }],
    });
  }
  const [heavy] = heaviest(
    problem,
    network.layers.filter(({ weights }) => weights),
  );
  for (const kind of target.device.memories) {
    if (!heavy || kind === heavy.memory?.kind || !initialised.has(kind)) continue;
    const change = { network: network.name, layer: heavy.name, annotation: "memory", value: kind };
    ladders.push({
      keepsValues: true,
      rungs: [{ title: `weights of ${heavy.name} in ${kind}`, changes: () => [change] }],
    });
  }
  return ladders;
};

/** Takes every place of weights out that is written. */
export function writtenMemories({ name: network, layers }: CheckedNetwork): readonly Change[] {
  return layers
    .filter(({ memory: written }) => written)
    .map(({ name }): Change => ({ network, layer: name, annotation: "memory" }));
}

/** Memories that hold constants from the start. */
const initialised: ReadonlySet<MemoryKind> = new Set(["bram", "lutram", "registers"]);
