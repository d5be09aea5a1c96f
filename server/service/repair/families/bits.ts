import type { CheckedNetwork, Layer } from "../../../network/checked.ts";
import type { Change } from "../change.ts";
import { type Narrower, narrowerFormats } from "../narrower.ts";
import type { Family, Ladder, Rung } from "./family.ts";
import { heaviest } from "./heaviest.ts";

/** Fewer bits: of the weights of one layer, of all weights, of all weights and activations. */
export const bits: Family = (problem) => {
  const { network } = problem.mapped;
  const weighted = network.layers.filter((layer) => layer.weights && !layer.weights.parts);
  const ladders: Ladder[] = heaviest(problem, weighted).map((layer) => ladderOf([{ layer, use: "weights" }], network));
  const weights = weighted.map((layer): Narrowable => ({ layer, use: "weights" }));
  if (weights.length > 1) ladders.push(ladderOf(weights, network));
  const activations = network.layers.filter(rounds).map((layer): Narrowable => ({ layer, use: "activations" }));
  if (activations.length > 0) ladders.push(ladderOf([...weights, ...activations], network));
  return ladders;
};

/** Weights or the results of a layer, whose format can be chosen. */
export interface Narrowable {
  readonly layer: Layer;
  readonly use: "weights" | "activations";
}

/** Everything in a network whose format can be chosen. */
export function narrowables({ layers }: CheckedNetwork): readonly Narrowable[] {
  return layers.flatMap((layer): Narrowable[] => [
    ...(layer.weights && !layer.weights.parts ? [{ layer, use: "weights" as const }] : []),
    ...(rounds(layer) ? [{ layer, use: "activations" as const }] : []),
  ]);
}

/** Formats narrower than the present one, one bit at a time. */
export function formatsOf({ layer, use }: Narrowable): readonly Narrower[] {
  return narrowerFormats(use === "weights" ? layer.weights!.format : layer.output.format, use);
}

/** True where exact integers become codes of a format that can be chosen. */
function rounds({ arithmetic, output, operation }: Layer): boolean {
  if (operation === "input" || output.pending || !("finish" in arithmetic)) return false;
  const { kind } = arithmetic.finish;
  return (kind === "thresholds" || kind === "requantise" || kind === "shift") && output.format.bits <= 16;
}

/** At most so many bits, from one less than the widest has. */
function ladderOf(all: readonly Narrowable[], { name }: CheckedNetwork): Ladder {
  const formats = all.map(formatsOf);
  const limits = [...new Set(formats.flatMap((narrower) => narrower.map(({ bits }) => bits)))].sort((a, b) => b - a);
  const onlyWeights = all.every(({ use }) => use === "weights");
  const rungs = limits.flatMap((most): Rung[] => {
    // Activations of one or two values come with other changes to a network than fewer bits.
    const capped = all.flatMap((it, at) => {
      const format = formats[at]!.find(({ bits }) => bits <= most);
      const isWider = (it.use === "weights" ? it.layer.weights!.format : it.layer.output.format).bits > most;
      return format && isWider ? [{ ...it, format }] : [];
    });
    if (capped.length === 0 || (!onlyWeights && most < 2)) return [];
    const changes = capped.map(
      ({ layer, use, format }): Change => ({ network: name, layer: layer.name, annotation: use, value: format.text }),
    );
    return [{ title: titleOf(capped, most, onlyWeights), changes: () => changes }];
  });
  return { rungs };
}

function titleOf(
  capped: readonly { readonly layer: Layer; readonly format: Narrower }[],
  most: number,
  onlyWeights: boolean,
): string {
  const [first] = capped;
  const word = most < 2 ? first!.format.text : undefined;
  if (capped.length === 1) return `weights of ${first!.layer.name} ${first!.format.text}`;
  const what = onlyWeights ? "weights" : "weights and activations";
  const layers = new Set(capped.map(({ layer }) => layer.name)).size;
  return word ? `${word} weights in ${layers} layers` : `${what} of at most ${most} bits in ${layers} layers`;
}
