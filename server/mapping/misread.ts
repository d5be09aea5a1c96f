import { createFact } from "../lazy/fact.ts";
import type { CheckedNetwork, Layer } from "../network/checked.ts";
import { createScan } from "./scan.ts";
import { stageKinds } from "./stage/registry.ts";

const nothing: ReadonlyMap<string, string> = new Map();

const ofSequences = (layer: Layer): boolean => stageKinds[layer.arithmetic.kind]?.sequence === true;
const sequences = createScan((layer) => (ofSequences(layer) && touchesTwoAxes(layer) ? true : undefined));

/**
 * Tensors of two axes travel step by step behind a layer of sequences ([time, features]) and channels side by side behind a
 * convolution ([channels, length]). Layers that would read one as the other, by name, with the reason.
 */
export const misreads: (network: CheckedNetwork) => ReadonlyMap<string, string> = createFact(search);

function search({ layers }: CheckedNetwork): ReadonlyMap<string, string> {
  if (sequences(layers).length === 0) return nothing;
  const found = new Map<string, string>();
  const byStep = new Map<string, boolean>();
  const readers = Map.groupBy(
    layers.flatMap((layer) => layer.inputs.map((input) => ({ input, layer }))),
    ({ input }) => input,
  );
  const isReadByStep = (name: string): boolean =>
    (readers.get(name) ?? []).some(
      ({ layer }) => ofSequences(layer) || (passesSteps(layer) && isReadByStep(layer.name)),
    );
  for (const layer of layers) {
    const steps = layer.inputs
      .filter((_, port) => layer.inputTensors[port]!.shape.length === 2)
      .map((name) => byStep.get(name) === true);
    const wanted = ofSequences(layer) ? true : layer.geometry ? false : steps[0];
    const moves = stageKinds[layer.arithmetic.kind]?.role === "gather";
    if (!moves && steps.some((it) => it !== wanted)) {
      found.set(
        layer.name,
        `Hardware for "${layer.name}" would have to turn its input around, [channels, length] into [time, features] or back; say transpose(…, order: [1, 0]) where that is meant.`,
      );
    }
    if (layer.output.shape.length !== 2) continue;
    const chosen = layer.inputs.length === 0 || (moves && readers.has(layer.name));
    const own = ofSequences(layer) || (chosen ? isReadByStep(layer.name) : wanted === true);
    byStep.set(layer.name, own);
  }
  return found;
}

function touchesTwoAxes({ output, inputTensors }: Layer): boolean {
  return output.shape.length === 2 || inputTensors.some(({ shape }) => shape.length === 2);
}

/** True for layers of elements, which send a tensor of two axes in the order in which they read it. */
export function passesSteps(layer: Layer): boolean {
  if (layer.output.shape.length !== 2 || layer.geometry) return false;
  return stageKinds[layer.arithmetic.kind]?.role !== "gather";
}
