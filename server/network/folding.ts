import { layerKindByName } from "../layers/registry.ts";
import type { Layer, Shape, WeightPlace, WindowGeometry } from "./checked.ts";

/** Legal values of `@fold`, ascending; empty: the layer has no such parallelism. */
export interface LegalFolds {
  readonly pe: readonly number[];
  readonly simd: readonly number[];
  /** Numbers of output channels whose products may share a multiplier, as far as its ports are wide enough. */
  readonly pack: readonly number[];
}

/** The part of a layer that its legal folds depend on. */
export interface FoldedLayer {
  readonly operation: string;
  readonly geometry?: WindowGeometry;
  readonly weights?: { readonly shape: Shape };
  readonly circulant?: number;
  readonly sparsity?: { readonly encode?: unknown };
  readonly memory?: { readonly kind: WeightPlace };
  readonly fold?: { readonly pack?: number };
  readonly reuse?: { readonly factor: number };
  readonly inputTensors: readonly { readonly shape: Shape }[];
  readonly output: { readonly shape: Shape };
}

const none: readonly number[] = [];
const one: readonly number[] = [1];

/** What `pe` and `simd` may be on a layer; depends on operation, shape, window and the size of circulant blocks only. */
export function legalFolds(layer: FoldedLayer): LegalFolds {
  const { pe, simd } = dividingFolds(layer);
  const { circulant: block, memory, fold, reuse } = layer;
  // Weights in logic are used all at once.
  if (memory?.kind === "logic") return { pe: pe.slice(-1), simd: simd.slice(-1), pack: none };
  // The elements of a vector come one by one where the weights are lists.
  if (layer.sparsity?.encode) return { pe, simd: simd.slice(0, 1), pack: none };
  // Whole blocks, or even parts of one.
  const even = (value: number) => block === undefined || value % block === 0 || block % value === 0;
  const rows = pe.filter(even);
  const pack = sharing.has(layer.operation) ? rows.slice(1).filter((count) => count <= mostShared) : none;
  // A written reuse says the fold, which then may hold whole packs or not.
  const packed = fold?.pack !== undefined && !reuse && pack.includes(fold.pack) ? fold.pack : 1;
  return { pe: rows.filter((count) => count % packed === 0), simd: simd.filter(even), pack };
}

/** Layers whose output channels multiply the same elements. */
const sharing: ReadonlySet<string> = new Set(["conv", "deconv", "dense"]);

/** Products that fit one multiplier at most, of the narrowest numbers on the widest port. */
const mostShared = 8;

/** Of the kinds that list `fold` among their annotations: their lanes, where nothing else is said here. */
function dividingFolds(layer: FoldedLayer): Pick<LegalFolds, "pe" | "simd"> {
  if (!layerKindByName.get(layer.operation)?.annotations.includes("fold")) return { pe: none, simd: none };
  const channels = layer.output.shape[0] ?? 1;
  switch (layer.operation) {
    case "embedding":
      return { pe: divisorsOf(layer.output.shape.at(-1)!), simd: none };
    case "lstm":
    case "gru":
    case "rnn": {
      const units = divisorsOf(layer.output.shape.at(-1)!);
      return { pe: units, simd: units };
    }
    case "attention": {
      const features = divisorsOf(layer.output.shape.at(-1)!);
      return { pe: features, simd: features };
    }
    case "dense":
      if (layer.inputTensors[0]?.shape.length === 2) return sequenceFolds(layer);
      return { pe: divisorsOf(channels), simd: layer.geometry ? simdOf(layer.geometry) : one };
    case "conv": {
      const { geometry, weights } = layer;
      if (!geometry) return { pe: divisorsOf(channels), simd: one };
      const own = weights?.shape[1] ?? geometry.channels;
      if (own === geometry.channels) return { pe: divisorsOf(channels), simd: simdOf(geometry) };
      // Filters and channels of one group at a time.
      return { pe: divisorsOf((channels * own) / geometry.channels), simd: divisorsOf(own) };
    }
    case "deconv":
      return { pe: divisorsOf(channels), simd: layer.geometry ? simdOf(layer.geometry) : one };
    case "depthwise":
    case "maxpool":
    case "avgpool":
      return { pe: divisorsOf(channels), simd: one };
    case "argmax":
      return { pe: divisorsOf(layer.inputTensors[0]?.shape[0] ?? 1), simd: none };
    default:
      return { pe: lanesOf(layer.output.shape), simd: none };
  }
}

/** Of a tensor of two axes either may travel side by side: channels of a signal, features of a step. */
function lanesOf([first = 1, second = first, ...rest]: Shape): readonly number[] {
  const lanes = divisorsOf(first);
  return rest.length > 0 ? lanes : lanes.filter((count) => second % count === 0);
}

/** Features of a step of the result and of what is read. */
function sequenceFolds({ inputTensors, output }: FoldedLayer): Pick<LegalFolds, "pe" | "simd"> {
  return { pe: divisorsOf(output.shape.at(-1)!), simd: divisorsOf(inputTensors[0]!.shape.at(-1)!) };
}

/** Weights of a layer for each of its multipliers, with `pe` and `simd` at a time. */
export function reuseOf({ weights }: Pick<Layer, "weights">, pe: number, simd: number): number {
  return weights ? weights.shape.reduce((product, size) => product * size, 1) / (pe * simd) : 1;
}

/** Legal values of `@reuse`, ascending: what the legal folds give, or those that `@fold` leaves open. */
export function legalReuse(layer: Layer): readonly number[] {
  const { pe, simd } = legalFolds(layer);
  // A written value that divides nothing is told by itself.
  const open = (values: readonly number[], written: number | undefined) =>
    written !== undefined && values.includes(written) ? [written] : values;
  const found = new Set<number>();
  for (const rows of open(pe, layer.fold?.pe)) {
    for (const columns of open(simd, layer.fold?.simd)) found.add(reuseOf(layer, rows, columns));
  }
  return [...found].sort((left, right) => left - right);
}

/**
 * Columns of the matrix that arrive together, in stream order (kernel row, kernel column, channel): a divisor of the
 * channels, all channels of several kernel columns, or whole kernel rows.
 */
function simdOf({ channels, kernel: [rows, columns] }: WindowGeometry): readonly number[] {
  const values = new Set(divisorsOf(channels));
  for (const several of divisorsOf(columns)) values.add(channels * several);
  for (const several of divisorsOf(rows)) values.add(channels * columns * several);
  return [...values].sort((left, right) => left - right);
}

const kept = new Map<number, readonly number[]>();

export function divisorsOf(count: number): readonly number[] {
  let divisors = kept.get(count);
  if (!divisors) {
    const small: number[] = [];
    const large: number[] = [];
    for (let candidate = 1; candidate * candidate <= count; candidate++) {
      if (count % candidate !== 0) continue;
      small.push(candidate);
      if (candidate * candidate < count) large.push(count / candidate);
    }
    divisors = [...small, ...large.reverse()];
    kept.set(count, divisors);
  }
  return divisors;
}
