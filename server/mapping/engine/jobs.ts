import { elementsOf } from "../../layers/shape.ts";
import type { Arithmetic } from "../../network/arithmetic.ts";
import type { CheckedNetwork, Layer, Tensor } from "../../network/checked.ts";
import type { PerTensor } from "../../targets/engine/engine.ts";
import { type Nest, nestsOf } from "./nest.ts";

/** What a layer gives the engine to do: products for the array, the rest for the vector unit. */
export interface Job {
  readonly layer: Layer;
  readonly nests: readonly Nest[];
  /** Layer whose tensor leaves: the layer itself, or a function that is applied on the way out of the unit. */
  readonly result: Layer;
  /** Operations of the vector unit per inference. */
  readonly operations: number;
  /**
   * Bits per inference that the vector unit reads and writes: each input for each use, the rows of an embedding, and results; none
   * where it takes them from the array on their way out.
   */
  readonly vectorBits: PerTensor<number>;
}

export interface Jobs {
  readonly byLayer: ReadonlyMap<string, Job>;
  /** Functions that are computed on the way out of array or vector unit, with the layer whose results they are applied to. */
  readonly onTheWay: ReadonlyMap<string, string>;
}

/** Functions of one element. */
const elementwise: ReadonlySet<Arithmetic["kind"]> = new Set<Arithmetic["kind"]>(["map", "lookup", "twoSlopes"]);

/** One operation at most on each element that it reads. */
function isElementwise({ arithmetic, weights, geometry, inputTensors, output, work }: Layer): boolean {
  if (elementwise.has(arithmetic.kind)) return true;
  if ((arithmetic.kind !== "float" && arithmetic.kind !== "realFinish") || weights || geometry) return false;
  const elements = elementsOf(output.shape);
  return inputTensors.length === 1 && elementsOf(inputTensors[0]!.shape) === elements && work.operations <= elements;
}

/** No work of their own: other names for codes that stand somewhere already. */
const nothing: ReadonlySet<Arithmetic["kind"]> = new Set<Arithmetic["kind"]>(["input", "view", "fused"]);

/** The work of every layer that has some. */
export function jobsOf(network: CheckedNetwork): Jobs {
  const readers = new Map<string, Layer[]>();
  for (const layer of network.layers) {
    for (const name of layer.inputs) readers.set(name, [...(readers.get(name) ?? []), layer]);
  }
  const byLayer = new Map<string, Job>();
  const onTheWay = new Map<string, string>();
  for (const layer of network.layers) {
    if (nothing.has(layer.arithmetic.kind) || onTheWay.has(layer.name)) continue;
    const result = resultOf(layer, readers, network, onTheWay);
    const nests = nestsOf(layer, result.output.format.bits);
    const moved = elementsOf(layer.output.shape);
    const { operations } = layer.work;
    byLayer.set(layer.name, {
      layer,
      nests,
      result,
      // What only changes codes or their order costs an operation per element.
      operations: nests.length > 0 ? operations : operations || moved,
      vectorBits: nests.length > 0 ? { input: 0, weight: 0, output: 0 } : vectorBitsOf(layer, result),
    });
  }
  return { byLayer, onTheWay };
}

function vectorBitsOf(layer: Layer, result: Layer): PerTensor<number> {
  const { operation, weights, output, inputTensors } = layer;
  return {
    input: bitsOf(inputTensors),
    weight: operation === "embedding" && weights ? elementsOf(output.shape) * weights.format.bits : 0,
    output: bitsOf([result.output]),
  };
}

export function bitsOf(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, { shape, format }) => sum + elementsOf(shape) * format.bits, 0);
}

/** The function of one element that alone reads the layer, through what only has other names for its results. */
function resultOf(
  layer: Layer,
  readers: ReadonlyMap<string, readonly Layer[]>,
  network: CheckedNetwork,
  onTheWay: Map<string, string>,
): Layer {
  let last = layer;
  while (!network.outputs.includes(last.name)) {
    const [next, ...others] = readers.get(last.name) ?? [];
    if (!next || others.length > 0 || next.inputs.length > 1) return layer;
    if (isElementwise(next)) {
      onTheWay.set(next.name, layer.name);
      return next;
    }
    if (!nothing.has(next.arithmetic.kind)) return layer;
    last = next;
  }
  return layer;
}
