import type { Layer } from "../../../network/checked.ts";
import type { Family, Ladder } from "./family.ts";
import { heaviest } from "./heaviest.ts";

/** Fewer weights or fewer different ones: zeros, shared values, low rank. What they cost in accuracy shows only in training. */
export const fewerWeights: Family = (problem) => {
  const { network } = problem.mapped;
  const weighted = network.layers.filter((layer) => layer.weights && !layer.weights.parts);
  const plain = weighted.filter((layer) => !layer.sparsity && layer.circulant === undefined);
  const [heavy] = heaviest(problem, plain);
  const one = (annotation: string, values: readonly string[], words: (value: string) => string): Ladder | undefined =>
    heavy && {
      caveat: "accuracy after retraining is not estimated",
      rungs: values.map((value) => ({
        title: `${words(value)} in ${heavy.name}`,
        changes: () => [{ network: network.name, layer: heavy.name, annotation, value }],
      })),
    };
  const zeros: Ladder = {
    caveat: "accuracy after retraining is not estimated",
    rungs: ["50%", "75%", "90%"].map((share) => ({
      title: `${share} of the weights zero in ${plain.length} layers`,
      changes: () =>
        plain.map(({ name }) => ({
          network: network.name,
          layer: name,
          annotation: "sparsity",
          value: share,
        })),
    })),
  };
  const ladders = [
    plain.length > 0 ? zeros : undefined,
    one("share", ["16", "8", "4"], (value) => `${value} shared weights`),
    heavy && one("lowrank", ranks(heavy), (value) => `rank ${value}`),
  ];
  return ladders.filter((ladder) => ladder !== undefined && ladder.rungs.length > 0) as readonly Ladder[];
};

/** Ranks that save weights, from large to small: half, a quarter, an eighth of the rank at which nothing is saved. */
function ranks({ operation, weights, statement }: Layer): readonly string[] {
  if ((operation !== "dense" && operation !== "conv") || !weights) return [];
  if ("annotations" in statement && statement.annotations.some(({ name }) => name.text === "lowrank")) return [];
  const [rows = 1, ...rest] = weights.shape;
  const columns = rest.reduce((product, size) => product * size, 1);
  const even = (rows * columns) / (rows + columns);
  const found = [2, 4, 8].map((part) => Math.floor(even / part)).filter((rank) => rank >= 1);
  return [...new Set(found)].map(String);
}
