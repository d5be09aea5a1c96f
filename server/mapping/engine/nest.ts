import type { Sparsity } from "../../approximations/sparsity.ts";
import type { Factor } from "../../formats/product.ts";
import { factorOf } from "../../formats/registry.ts";
import { elementsOf } from "../../layers/shape.ts";
import type { Layer, LayerWeights, WindowGeometry } from "../../network/checked.ts";
import { matrixBits } from "../../network/weights/stored.ts";

/**
 * The loops of a product of matrices with windows, per group: what an array computes of a layer. A layer is one nest, or
 * several (the gates of an LSTM and its recurrent sums, the products of an attention). See docs/engine.md.
 */
export interface Nest {
  /** What it is of the layer: empty, "input", "hidden", "query"… */
  readonly part: string;
  readonly groups: number;
  /** Per group. */
  readonly filters: number;
  /** Per group. */
  readonly channels: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly outRows: number;
  readonly outColumns: number;
  readonly inputRows: number;
  readonly inputColumns: number;
  /** How often the whole nest runs one after the other, each time with what the time before gave. */
  readonly steps: number;
  /** Stored bits of an input, of a weight (on average, indices included), of a result (on average). */
  readonly bits: { readonly input: number; readonly weight: number; readonly output: number };
  readonly factors: { readonly input: Factor; readonly weight: Factor };
  /** Exact width of a sum. */
  readonly accumulator: number;
  /** Shares that are not zero. */
  readonly density: { readonly input: number; readonly weight: number };
  /** n of n:m sparse weights as a share, where the pattern is n:m. */
  readonly structured: number | undefined;
  /** Bits of the relative index of encoded weights: longer runs of zeros need entries of their own. */
  readonly indexBits: number | undefined;
  /** "activations": the second factor is computed by the network itself (attention). */
  readonly weights: "parameters" | "activations";
}

/**
 * The products of a layer; none where it has no weights to multiply by.
 *
 * @param outputBits Width of what the layer leaves behind, a function right behind it included.
 */
export function nestsOf(layer: Layer, outputBits: number): readonly Nest[] {
  const nests = plainNests(layer);
  const last = nests.at(-1);
  if (!last) return nests;
  const share = last.bits.output / layer.output.format.bits;
  return [...nests.slice(0, -1), { ...last, bits: { ...last.bits, output: outputBits * share } }];
}

function plainNests(layer: Layer): readonly Nest[] {
  const { weights, geometry, work } = layer;
  if (!weights || work.macs === 0) return [];
  if (layer.operation === "attention") return attentionNests(layer, weights);
  const input = layer.inputTensors[0]!.shape;
  const part = (name: string) => weights.parts?.find((it) => it.name === name)?.weights ?? weights;
  if (layer.attributes.return !== undefined && input.length === 2) {
    const [time, features] = input as readonly [number, number];
    const units = layer.output.shape.at(-1)!;
    const rows = weights.shape[0]!;
    const hidden = matrix(layer, part("hidden"), rows, units, "hidden");
    return [
      { ...matrix(layer, part("input"), rows, features, "input"), outRows: time, inputRows: time },
      // The gates of a unit give one number of the next state.
      { ...hidden, steps: time, bits: { ...hidden.bits, output: (hidden.bits.output * units) / rows } },
    ];
  }
  if (geometry && weights.shape.length === 4) {
    return [layer.operation === "deconv" ? transposed(layer, weights, geometry) : windowed(layer, weights, geometry)];
  }
  const [filters = 1, channels = 1] = weights.shape;
  const time = input.length === 2 ? input[0]! : 1;
  return [{ ...matrix(layer, weights, filters, channels, ""), outRows: time, inputRows: time }];
}

function windowed(layer: Layer, weights: LayerWeights, geometry: WindowGeometry): Nest {
  const [filters = 1, channels = 1] = weights.shape;
  const groups = geometry.channels / channels;
  return {
    ...matrix(layer, weights, filters / groups, channels, ""),
    groups,
    kernel: geometry.kernel,
    stride: geometry.stride,
    dilation: geometry.dilation,
    outRows: geometry.outHeight,
    outColumns: geometry.outWidth,
    inputRows: geometry.height,
    inputColumns: geometry.width,
  };
}

/** A product for every input pixel and kernel element; results that fall on one pixel are added on their way out. */
function transposed(layer: Layer, weights: LayerWeights, geometry: WindowGeometry): Nest {
  const { channels, height, width, kernel } = geometry;
  const filters = weights.shape[0]! * kernel[0] * kernel[1];
  const nest = matrix(layer, weights, filters, channels, "");
  const share = elementsOf(layer.output.shape) / (filters * height * width);
  return {
    ...nest,
    outRows: height,
    outColumns: width,
    inputRows: height,
    inputColumns: width,
    bits: { ...nest.bits, output: nest.bits.output * share },
  };
}

/** Queries, keys, values and the last matrix; scores and weighted values of each head. */
function attentionNests(layer: Layer, weights: LayerWeights): readonly Nest[] {
  const [time = 1, features = 1] = layer.inputTensors[0]!.shape;
  const heads = Number(layer.attributes.heads);
  const inner = layer.arithmetic.kind === "attention" ? layer.arithmetic.value.format : layer.output.format;
  const probability = layer.arithmetic.kind === "attention" ? layer.arithmetic.probability : inner;
  const steps = { outRows: time, inputRows: time };
  const linear = (name: string): Nest => {
    const own = weights.parts?.find((it) => it.name === name)?.weights ?? weights;
    return { ...matrix(layer, own, features, features, name), ...steps };
  };
  const head = { ...linear("query"), ...steps, groups: heads, weights: "activations" as const };
  const dense = { density: { input: 1, weight: 1 }, structured: undefined, indexBits: undefined };
  const scores: Nest = {
    ...head,
    ...dense,
    part: "scores",
    filters: time,
    channels: features / heads,
    bits: { input: inner.bits, weight: inner.bits, output: probability.bits },
    factors: { input: factorOf(inner), weight: factorOf(inner) },
  };
  const context: Nest = {
    ...head,
    ...dense,
    part: "context",
    filters: features / heads,
    channels: time,
    bits: { input: probability.bits, weight: inner.bits, output: inner.bits },
    factors: { input: factorOf(probability), weight: factorOf(inner) },
  };
  return [linear("query"), linear("key"), linear("value"), scores, context, linear("output")];
}

/** A matrix of `filters` rows and `channels` columns times one vector. */
function matrix(layer: Layer, weights: LayerWeights, filters: number, channels: number, part: string): Nest {
  const input = layer.inputTensors[0]!.format;
  const { work, region = 1, sparsity, circulant } = layer;
  const density = 1 - weights.zeroFraction;
  const stored = matrixBits(weights, sparsity, circulant) / elementsOf(weights.shape);
  return {
    part,
    groups: 1,
    filters,
    channels,
    kernel: [1, 1],
    stride: [1, 1],
    dilation: [1, 1],
    outRows: 1,
    outColumns: 1,
    inputRows: 1,
    inputColumns: 1,
    steps: 1,
    bits: { input: input.bits, weight: stored, output: layer.output.format.bits },
    factors: { input: factorOf(input), weight: factorOf(weights.format) },
    accumulator: weights.accumulator.bits,
    density: {
      input: density > 0 ? Math.min(1, work.effectiveMacs / (work.macs * (1 - layerZeros(layer)) * region)) : 1,
      weight: density,
    },
    structured: sparsity && keptRatio(sparsity),
    indexBits: sparsity?.encode && sparsity.encode.kind !== "bitmap" ? sparsity.encode.indexBits : undefined,
    weights: "parameters",
  };
}

/** The share of weights that a pattern n:m keeps; undefined: another pattern. */
export function keptRatio({ pattern }: Pick<Sparsity, "pattern">): number | undefined {
  const ratio = /^(\d+):(\d+)$/.exec(pattern);
  return ratio ? Number(ratio[1]) / Number(ratio[2]) : undefined;
}

function layerZeros({ weights }: Layer): number {
  return weights?.zeroFraction ?? 0;
}
