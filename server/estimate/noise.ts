import type { ScaledFormat } from "../formats/format.ts";
import { createFact } from "../lazy/fact.ts";
import type { Finish } from "../network/arithmetic.ts";
import type { CheckedNetwork, Layer, LayerWeights } from "../network/checked.ts";
import { channelScale, rootMeanSquare } from "../network/weights/weights.ts";
import { unknown } from "./costs.ts";
import type { Cost } from "./estimate.ts";
import { clippedNoise, density, distribution } from "./normal.ts";

/** What is known about the real values of a tensor and about how far the quantised ones are from them. */
interface Signal {
  readonly mean: number;
  readonly variance: number;
  /** Mean square of the difference to the network in real numbers. */
  readonly noise: number;
  /** Behind a relu: the normal distribution in front of it, whose upper tail the values still have. */
  readonly rectified?: { readonly mean: number; readonly sigma: number };
}

/** Why a layer without any quantisation has no ratio. */
export const exactReason = "Every value is exact: there is no quantisation noise.";

type Estimated = Signal | { readonly unknown: string };

/**
 * Where the measured ratio lies, in dB from the estimate: the 5th and 95th percentile of the worst of seven pairs of formats,
 * over 60 random networks of two layers each (`compareRuns`). The farthest of all 840 were -14 and +14 dB. With seeded weights
 * (eight approximations, 60 networks each) the 5th and 95th percentile of all 960 were -4 and +5 dB, the farthest -17 and +17.
 * The examples lenet5, residual and tfc lie inside as well, but the rules for biases and averages were made after looking
 * at them.
 */
const band = { below: 6, above: 11 };
const source =
  "quantisation noise step^2 / 12 and clipping of normally distributed sums, carried through the layers; band: 9 of 10 " +
  "random networks of two layers, the farthest 17 dB off; not measured on trained ones";

/**
 * Signal-to-quantisation-noise ratio of each layer's output in dB against the same network in real numbers, from formats,
 * ranges and the spread of the weights. The input counts as exact.
 */
export function noiseOf(network: CheckedNetwork): ReadonlyMap<string, Cost> {
  const signals = new Map<string, Estimated>();
  const ratios = new Map<string, Cost>();
  for (const layer of network.layers) {
    const known = passed(
      layer,
      layer.inputs.map((name) => signals.get(name)!),
    );
    signals.set(layer.name, known.signal);
    ratios.set(layer.name, known.ratio);
  }
  return ratios;
}

interface Passed {
  readonly read: readonly Estimated[];
  readonly signal: Estimated;
  readonly ratio: Cost;
}

/** What a layer last made of the signals that it reads: an edit changes the noise of what stands behind it. */
const lastOf = createFact((_: Layer): { passed?: Passed } => ({}));

function passed(layer: Layer, read: readonly Estimated[]): Passed {
  const last = lastOf(layer);
  const before = last.passed;
  if (before && read.every((signal, port) => signal === before.read[port])) return before;
  const signal = signalOf(layer, read);
  const now = { read, signal, ratio: ratio(signal) };
  last.passed = now;
  return now;
}

function ratio(signal: Estimated): Cost {
  if ("unknown" in signal) return unknown(signal.unknown);
  const power = signal.mean ** 2 + signal.variance;
  if (signal.noise === 0) return unknown(exactReason);
  if (power === 0) return unknown("The layer has no signal.");
  const value = 10 * Math.log10(power / signal.noise);
  return { value, low: value - band.below, high: value + band.above, source };
}

function signalOf(layer: Layer, read: readonly Estimated[]): Estimated {
  const missing = read.find((it) => "unknown" in it);
  if (missing) return missing;
  const [first, second] = read as readonly Signal[];
  if (layer.operation === "input") return uniform(layer.output.format);
  const exact = exactSignal(layer, first!, second);
  if (!exact) return { unknown: `There is no model of the noise of ${layer.operation} yet.` };
  const finish = finishOf(layer);
  const quantises = finish && (finish.kind === "thresholds" || finish.kind === "requantise" || rounds(finish));
  const computed = quantises ? quantised(layer, exact) : exact;
  if (layer.region === undefined || "unknown" in computed) return computed;
  const bias = { mean: 0, variance: layer.weights ? biasPower(layer.weights) : 0, noise: 0 };
  const left = quantises ? quantised(layer, bias) : bias;
  return "unknown" in left ? left : mixed(computed, left, layer.region);
}

/** A share of the positions has one signal, the others another (`@region`: the bias alone). */
function mixed(first: Signal, second: Signal, share: number): Signal {
  const both = (one: number, other: number) => share * one + (1 - share) * other;
  const mean = both(first.mean, second.mean);
  const power = both(first.mean ** 2 + first.variance, second.mean ** 2 + second.variance);
  return { mean, variance: Math.max(0, power - mean ** 2), noise: both(first.noise, second.noise) };
}

function rounds(finish: Finish): boolean {
  return finish.kind === "shift" && finish.shift > 0;
}

function finishOf({ arithmetic }: Layer): Finish | undefined {
  return "finish" in arithmetic ? arithmetic.finish : undefined;
}

function uniform(format: ScaledFormat): Signal {
  if (format.kind === "binary") return { mean: 0, variance: format.scale ** 2, noise: 0 };
  const count = format.high - format.low + 1;
  const mean = ((format.low + format.high) / 2) * format.scale;
  return { mean, variance: ((count ** 2 - 1) / 12) * format.scale ** 2, noise: 0 };
}

/** Before the layer's own quantisation. */
function exactSignal(layer: Layer, first: Signal, second: Signal | undefined): Signal | undefined {
  switch (layer.operation) {
    case "conv":
    case "dense":
    case "depthwise":
      return weightedSignal(layer, first);
    case "relu":
      return rectified(first);
    case "batchnorm":
      return normalised(layer, first);
    case "add":
      return {
        mean: first.mean + second!.mean,
        variance: first.variance + second!.variance,
        noise: first.noise + second!.noise,
      };
    case "avgpool":
    case "globalpool": {
      if (layer.attributes.kind === "max") return first;
      const [, height = 1, width = 1] = layer.inputTensors[0]!.shape;
      const taps = layer.geometry ? layer.geometry.kernel[0] * layer.geometry.kernel[1] : height * width;
      // Errors do not average out: those of neighbours come from the same inputs and the same clipping.
      return { mean: first.mean, variance: first.variance / taps, noise: first.noise };
    }
    case "maxpool":
    case "flatten":
    case "reshape":
    case "quantize":
      return first;
    default:
      return undefined;
  }
}

/** Weights are independent of the inputs; with the mean 0 sums have it too, and their variance is the gain times the power. */
function weightedSignal({ weights, inputTensors, arithmetic }: Layer, first: Signal): Signal | undefined {
  const { format, range } = inputTensors[0]!;
  if (!weights || weights.deviation === undefined || arithmetic.kind === "float" || format.real) return undefined;
  const drawn = weights.expectedPower?.();
  const fanIn = weights.shape.slice(1).reduce((product, size) => product * size, 1);
  // The deviation of the accumulated value was worked out for uniform inputs of this range.
  const gain = drawn ? fanIn * drawn.signal : (weights.deviation / (rootMeanSquare(range) * format.scale)) ** 2;
  const power = gain * (first.mean ** 2 + first.variance);
  // A mean that is not 0 is that of seeded weights of unsigned formats and of few shared values.
  const mean = fanIn * (drawn?.mean ?? 0) * first.mean;
  const variance = Math.max(0, power - mean ** 2 / Math.max(1, fanIn)) + biasPower(weights);
  return { mean, variance, noise: gain * first.noise + power * weightNoise(weights) + biasNoise(weights, format) };
}

/** Mean square of what `@bias(F)` and the scale of the accumulator change of the biases of a file. */
function biasNoise(weights: LayerWeights, input: ScaledFormat): number {
  const values = weights.bias && weights.biasValues?.();
  const codes = values && weights.biasCodes();
  if (!codes || codes.length === 0) return 0;
  const error = (code: number, row: number) => values[row]! - code * channelScale(weights.format, row) * input.scale;
  return codes.reduce((sum, code, row) => sum + error(code, row) ** 2, 0) / codes.length;
}

/** Mean square of the real biases, which are signal without noise. */
function biasPower({ bias, biasCodes }: LayerWeights): number {
  const codes = bias && biasCodes();
  if (!codes || codes.length === 0) return 0;
  return (codes.reduce((sum, code) => sum + code ** 2, 0) / codes.length) * bias.scale ** 2;
}

/** Noise of quantised weights of a file as a share of their power. */
const measuredNoise: (weights: LayerWeights) => number = createFact(({ values, codes: codesOf, shape, format }) => {
  const real = values?.();
  if (!real) return 0;
  const codes = codesOf();
  const rowLength = codes.length / (shape[0] ?? 1);
  const { scale, channelScales } = format;
  let [signal, noise] = [0, 0];
  for (let index = 0; index < codes.length; index++) {
    const step = Array.isArray(channelScales) ? channelScales[Math.floor(index / rowLength)]! : scale;
    signal += real[index]! ** 2;
    noise += (real[index]! - codes[index]! * step) ** 2;
  }
  return signal === 0 ? 0 : noise / signal;
});

/** Noise of quantised weights as a share of their power: measured on those of the file, expected of seeded ones. */
function weightNoise(weights: LayerWeights): number {
  const drawn = weights.expectedPower?.();
  if (drawn) return drawn.signal === 0 ? 0 : drawn.noise / drawn.signal;
  return measuredNoise(weights);
}

/** max(0, x) of a normal distribution; noise stays where values do. */
function rectified({ mean, variance, noise }: Signal): Signal {
  const sigma = Math.sqrt(variance);
  if (sigma === 0) return mean > 0 ? { mean, variance, noise } : { mean: 0, variance: 0, noise: 0 };
  const [above, height] = [distribution(mean / sigma), density(mean / sigma)];
  const first = mean * above + sigma * height;
  const second = (mean ** 2 + variance) * above + mean * sigma * height;
  return { mean: first, variance: Math.max(0, second - first ** 2), noise: noise * above, rectified: { mean, sigma } };
}

function normalised(layer: Layer, { mean, variance, noise }: Signal): Signal | undefined {
  const affine = layer.affine?.();
  if (!affine) return undefined;
  const { a, b } = affine;
  const count = Math.max(a.length, b.length);
  let [squares, sum, powers] = [0, 0, 0];
  for (let index = 0; index < count; index++) {
    const slope = a[index % a.length]!;
    const moved = slope * mean + b[index % b.length]!;
    squares += slope ** 2;
    sum += moved;
    powers += moved ** 2;
  }
  const [square, centre] = [squares / count, sum / count];
  const power = powers / count + square * variance;
  return { mean: centre, variance: Math.max(0, power - centre ** 2), noise: square * noise };
}

/** Rounding to the output's format, and clipping at its ends. */
function quantised({ output }: Layer, signal: Signal): Estimated {
  const { format } = output;
  const { mean, variance, noise } = signal;
  const power = mean ** 2 + variance;
  if (format.kind === "binary") {
    const sigma = Math.sqrt(power);
    const own = power + format.scale ** 2 - 2 * format.scale * sigma * Math.sqrt(2 / Math.PI);
    return { ...signal, noise: noise + own };
  }
  if (format.values || format.real || format.block || format.kind === "float") {
    return { unknown: `There is no model of the noise of ${format.text} yet.` };
  }
  const rounding = (format.scale ** 2 / 12) * (format.rounding === "floor" || format.rounding === "zero" ? 4 : 1);
  const { mean: centre, sigma } = signal.rectified ?? { mean, sigma: Math.sqrt(variance) };
  const clipped = clippedNoise(centre, sigma, format.low * format.scale, format.high * format.scale);
  return { ...signal, noise: noise + Math.min(rounding, power) + clipped };
}
