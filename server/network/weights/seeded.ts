import type { NumberFormat } from "../../formats/format.ts";
import { limit, round, smallestScale } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import { biasCode } from "./file.ts";
import { generatorOf } from "./generator.ts";
import { seededScale } from "./scale.ts";
import { prune, prunedFraction, readPattern } from "./sparsity.ts";
import { type ResolvedWeights, rootMeanSquare, signedFor, type WeightsRequest, withZero } from "./weights.ts";

export interface SeededWeightsRequest extends WeightsRequest {
  readonly network: string;
  readonly layer: string;
  readonly bias: boolean;
  /** `@sparsity`: fraction in [0, 1] and the text of the pattern; needs a format with the code 0. */
  readonly sparsity?: { readonly fraction: number; readonly pattern: string } | undefined;
}

/**
 * Pseudo-random weights (docs/numerics.md, section 8) for a layer without a file. Nothing is drawn before `codes` or
 * `biasCodes` is called; format, range and accumulator are the worst case of the formats.
 */
export function seededWeights(request: SeededWeightsRequest): ResolvedWeights {
  const { network, layer, shape, sparsity } = request;
  const fanIn = shape.slice(1).reduce((product, size) => product * size, 1);
  const format = scaledTo(request.format, seededScale(request.format, fanIn));
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

  return {
    format,
    shape,
    bias: request.bias ? signedFor(biasRange, scale) : undefined,
    origin: "seeded",
    codes: once(() => {
      const generator = generatorOf(`${network}/${layer}/weight`);
      const codes = drawCodes(format, (shape[0] ?? 1) * fanIn, generator);
      if (sparsity && pattern) prune(codes, shape, pattern, sparsity.fraction, format.high, generator);
      return codes;
    }),
    biasCodes: once(() => {
      if (!request.bias) return undefined;
      const generator = generatorOf(`${network}/${layer}/bias`);
      return Float64Array.from({ length: shape[0] ?? 1 }, () =>
        biasEnd(round((2 * generator() - 1) * biasLimit, "nearest_even")),
      );
    }),
    accumulator: signedFor(range, scale),
    zeroFraction: sparsity && pattern ? prunedFraction(shape, pattern, sparsity.fraction) : 0,
    range,
    deviation: Math.sqrt(fanIn) * codeDeviation(format) * rootMeanSquare(request.inputRange) * scale,
  };
}

/** Standard deviation of one drawn code: a sum of three uniform draws from [-1, 1) has variance 1. */
function codeDeviation(format: NumberFormat): number {
  if (format.kind === "binary") return 1;
  return format.kind === "ternary" ? Math.sqrt(2 / 3) : Math.max(1, format.high) / 3;
}

function drawCodes(format: NumberFormat, count: number, generator: () => number): Int32Array {
  const codes = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    if (format.kind === "binary") codes[index] = 2 * generator() - 1 >= 0 ? 1 : -1;
    else if (format.kind === "ternary") codes[index] = Math.floor(3 * generator()) - 1;
    else {
      const sum = 2 * generator() - 1 + (2 * generator() - 1) + (2 * generator() - 1);
      const code = round((sum * Math.max(1, format.high)) / 3, "nearest_even");
      codes[index] = limit(code, { ...format, overflow: "saturate" });
    }
  }
  return codes;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
