import type { ScaledFormat } from "../../formats/format.ts";
import { quantiseTensor, round, smallestScale } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import { once } from "../../lazy/once.ts";
import type { Codes } from "../checked.ts";
import { expandCirculant } from "./circulant.ts";
import { drawnCodes } from "./codebook.ts";
import { codeOf, drawNumber, drawnPower, realOf } from "./draw.ts";
import { biasCode } from "./file.ts";
import { generatorOf } from "./generator.ts";
import { seededScale } from "./scale.ts";
import { prune, prunedFraction, readPattern } from "./sparsity.ts";
import {
  blockAxis,
  channelScale,
  codeArray,
  type ResolvedWeights,
  rootMeanSquare,
  signedFor,
  type WeightsRequest,
  withChannelScales,
  withZero,
} from "./weights.ts";

export interface SeededWeightsRequest extends WeightsRequest {
  readonly network: string;
  readonly layer: string;
  readonly bias: boolean;
  /** `@sparsity`: fraction in [0, 1] and the text of the pattern; needs a format with the code 0. */
  readonly sparsity?: { readonly fraction: number; readonly pattern: string } | undefined;
  /** `@circulant`: size of the blocks, which divides outputs and inputs. */
  readonly circulant?: number | undefined;
}

/**
 * Pseudo-random weights (docs/numerics.md, section 8) for a layer without a file. Nothing is drawn before `codes`,
 * `values` or `biasCodes` is called; format, range and accumulator are the worst case of the formats.
 */
export function seededWeights(request: SeededWeightsRequest): ResolvedWeights {
  const { network, layer, shape, sparsity } = request;
  const fanIn = shape.slice(1).reduce((product, size) => product * size, 1);
  const format = seededFormat(request, fanIn);
  const scale = format.scale * request.inputScale;
  const input = withZero(request.inputRange);
  const pattern = sparsity && format.kind !== "binary" ? readPattern(sparsity.pattern) : undefined;

  const products = [format.low * input.low, format.low * input.high, format.high * input.low, format.high * input.high];
  const biasLimit = Math.max(1, format.high) * Math.max(1, input.high);
  const storedBias =
    request.biasFormat &&
    scaledTo(request.biasFormat, smallestScale(request.biasFormat, -biasLimit * scale, biasLimit * scale));
  const biasEnd = (code: number) => biasCode(code * scale, storedBias, scale);
  const biasRange = request.bias ? { low: biasEnd(-biasLimit), high: biasEnd(biasLimit) } : { low: 0, high: 0 };
  const range = {
    low: fanIn * Math.min(...products) + biasRange.low,
    high: fanIn * Math.max(...products) + biasRange.high,
  };

  const rows = shape[0] ?? 1;
  const spread = codeDeviation(format, fanIn);
  const off = smallestCode(format);
  const drawn = (): Codes => {
    const generator = generatorOf(`${network}/${layer}/weight`);
    const codes = codeArray(format, rows * fanIn);
    for (let index = 0; index < codes.length; index++)
      codes[index] = codeOf(format, spread, drawNumber(format, generator));
    if (sparsity && pattern) prune(codes, shape, pattern, sparsity.fraction, off, generator);
    if (request.circulant !== undefined) expandCirculant(codes, shape, request.circulant);
    return codes;
  };
  const codes = once(() =>
    format.block ? Int32Array.from(quantiseTensor({ ...format, scale: 1 }, drawn(), blockAxis(shape))) : drawn(),
  );

  return {
    format,
    shape,
    bias: request.bias ? signedFor(biasRange, scale) : undefined,
    origin: "seeded",
    codes,
    values: once(() => {
      const generator = generatorOf(`${network}/${layer}/weight`);
      const left = pattern && (format.block ? drawn() : codes());
      const values = Float64Array.from({ length: rows * fanIn }, (_, index) => {
        const number = drawNumber(format, generator);
        if (left?.[index] === 0) return 0;
        const moved = left && codeOf(format, spread, number) === 0 ? off : 0;
        return (realOf(format, spread, number) + moved) * channelScale(format, Math.floor(index / fanIn));
      });
      if (request.circulant !== undefined) expandCirculant(values, shape, request.circulant);
      return values;
    }),
    expectedPower: once(() => {
      const left = 1 - (sparsity && pattern ? prunedFraction(shape, pattern, sparsity.fraction) : 0);
      const { mean, signal, noise } = drawnPower(format, spread, pattern && off, left);
      const scales = Array.isArray(format.channelScales) ? format.channelScales : [format.scale];
      const square = (left * scales.reduce((sum, own) => sum + own ** 2, 0)) / scales.length;
      const single = (left * scales.reduce((sum, own) => sum + own, 0)) / scales.length;
      return { mean: mean * single, signal: signal * square, noise: noise * square };
    }),
    biasCodes: once(() => {
      if (!request.bias) return undefined;
      const generator = generatorOf(`${network}/${layer}/bias`);
      return Float64Array.from({ length: rows }, () =>
        biasEnd(round((2 * generator() - 1) * biasLimit, "nearest_even")),
      );
    }),
    accumulator: signedFor(range, scale),
    zeroFraction: sparsity && pattern ? prunedFraction(shape, pattern, sparsity.fraction) : 0,
    range,
    deviation: Math.sqrt(fanIn) * spread * rootMeanSquare(request.inputRange) * scale,
  };
}

/** With the scales, and with the shared values of a codebook, all of them known without drawing a weight. */
function seededFormat({ network, layer, format, shape, sparsity }: SeededWeightsRequest, fanIn: number): ScaledFormat {
  const scaled = scaledTo(format, seededScale(format, fanIn));
  if (format.channelScales) {
    const generator = generatorOf(`${network}/${layer}/scale`);
    const scales = Array.from({ length: shape[0] ?? 1 }, () => scaled.scale * 2 ** -Math.floor(3 * generator()));
    return withChannelScales(scaled, format.channelScales === "inferred" ? scales : format.channelScales);
  }
  if (!format.codebook) return scaled;
  const shared = drawnCodes(format.codebook.entries, scaled, generatorOf(`${network}/${layer}/codebook`));
  return { ...scaled, values: sparsity && !shared.includes(0) ? [...shared, 0].sort((a, b) => a - b) : shared };
}

/** Standard deviation of one drawn code: a sum of three uniform draws from [-1, 1) has variance 1. */
function codeDeviation(format: ScaledFormat, fanIn: number): number {
  if (format.kind === "binary") return 1;
  if (format.codebook) return (format.high - format.low) / Math.sqrt(12);
  if (format.float) return 1 / Math.sqrt(fanIn) / format.scale;
  return format.kind === "ternary" ? Math.sqrt(2 / 3) : Math.max(1, format.high) / 3;
}

/** The code that a drawn 0 becomes where pruning chooses the zeros. */
function smallestCode(format: ScaledFormat): number {
  if (format.block) return 2 ** format.block.span;
  if (!format.codebook) return format.high >= 1 ? 1 : -1;
  return format.values!.find((code) => code > 0) ?? format.values!.find((code) => code !== 0)!;
}
