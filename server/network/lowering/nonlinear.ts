import type { Approximation } from "../../approximations/approximate.ts";
import { exactCodes, type TableRequest, widestAddress } from "../../approximations/functions/method.ts";
import { report } from "../../diagnostics/diagnostic.ts";
import { wrongArgument } from "../../diagnostics/wrongArgument.ts";
import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { integerFormat, narrowest, narrowestSigned } from "../../formats/integer.ts";
import { quantise, smallestScale } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import { type RealFunction, realFunctions } from "../../layers/functions.ts";
import type { Finish, Pending } from "../arithmetic.ts";
import type { Tensor } from "../checked.ts";
import { type Finished, finish } from "./chain.ts";
import { functionThresholds } from "./functionThresholds.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { maximumError } from "./maximumError.ts";
import { reportFinish } from "./output.ts";
import { limitsOf, pendingNothing, thenAffine, thenClip } from "./pending.ts";
import { type Exact, type Range, realRange } from "./range.ts";
import { checkFunctionOutput } from "./rangeChecks.ts";
import { exponentOf } from "./scale.ts";
import { levelsOf, thresholdFinish } from "./thresholds.ts";

/** sigmoid, tanh, gelu, hardswish, exp, leakyrelu (docs/numerics.md, section 9). */
export function lowerNonlinear(lowering: Lowering): Lowered | undefined {
  const { draft, inputs, attributes } = lowering;
  const input = inputs[0]!;
  const { format: read, range } = input;
  const exact: Exact = { scale: read.scale, range, pending: input.pending ?? pendingNothing };
  const leaky = draft.operation === "leakyrelu";
  const real = leaky ? leakyFunction(attributes.slope as number) : realFunctions.get(draft.operation)!;
  const approximation = approximationOf(lowering);
  if (approximation === "illegal") return undefined;
  const format = resultFormat(lowering, exact, real);
  if (exact.pending.identity) checkFunctionOutput(lowering, extremes(real, realRange(exact)), format);

  const pieces = approximation?.method.name === "hard" ? real.hard : undefined;
  if (typeof pieces === "object" && isAffine(exact.pending)) {
    const { slope, offset, low, high } = pieces;
    const line = () => ({ a: Float64Array.of(slope), b: Float64Array.of(offset) });
    const straight = slope === 1 && offset === 0 ? exact.pending : thenAffine(exact.pending, line, 1, true);
    return mapped(lowering, finish({ ...exact, pending: thenClip(straight, low, high) }, format), exact, real);
  }
  const levels = approximation || real.lowest !== undefined ? undefined : levelsOf(format, format.low, format.high);
  if (levels) {
    const parameters = functionThresholds(exact, format, levels, real.value);
    const result = { low: format.low, high: format.high };
    return mapped(lowering, { finish: thresholdFinish(levels, parameters), format, range: result }, exact, real);
  }
  if (leaky && isNothing(exact.pending)) return twoSlopes(lowering, exact, format, attributes.slope as number, real);
  return lookup(lowering, exact, format, real, approximation);
}

/** Slopes of negative values as parts of 2^-bits: exact for powers of two, else of 12 bits. */
export function slopeBits(slope: number): number {
  const exponent = exponentOf(slope);
  return exponent === undefined ? 12 : Math.max(0, -exponent);
}

/** Format and range of a layer with `finish` applied to the integers that it reads. */
function mapped(
  lowering: Lowering,
  result: ReturnType<typeof finish>,
  exact: Exact,
  real: RealFunction,
): Lowered | undefined {
  if ("problem" in result) {
    reportFinish(result, lowering);
    return undefined;
  }
  return {
    output: tensor(lowering, result),
    arithmetic: { kind: "map", finish: result.finish },
    maximumError: maximumError(exact, real.value, result.finish, result.format),
  };
}

function twoSlopes(
  lowering: Lowering,
  exact: Exact,
  format: ScaledFormat,
  slope: number,
  real: RealFunction,
): Lowered | undefined {
  const bits = slopeBits(slope);
  const negative = Math.round(slope * 2 ** bits);
  const positive = 2 ** bits;
  const ends = [exact.range.low, exact.range.high].map((x) => x * (x >= 0 ? positive : negative));
  const bent = {
    scale: exact.scale / positive,
    range: { low: Math.min(...ends, exact.range.low < 0 ? 0 : ends[0]!), high: Math.max(...ends) },
    pending: pendingNothing,
  };
  const result = finish(bent, format);
  if ("problem" in result) {
    reportFinish(result, lowering);
    return undefined;
  }
  const negatives = Float64Array.of(negative);
  const bend = (x: number) => x * (x >= 0 ? positive : negative);
  return {
    output: tensor(lowering, result),
    arithmetic: {
      kind: "twoSlopes",
      positive,
      negative: () => negatives,
      slopeBits: narrowestSigned(negative, negative).bits,
      perChannel: false,
      range: bent.range,
      finish: result.finish,
    },
    maximumError: maximumError(exact, real.value, result.finish, result.format, (codes) => codes.map(bend)),
  };
}

function lookup(
  lowering: Lowering,
  exact: Exact,
  format: ScaledFormat,
  real: RealFunction,
  approximation: Approximation | undefined,
): Lowered | undefined {
  const asked = approximation?.method;
  // Between two codes of such a format lie integers that are none: arithmetic cannot give its codes, a table can.
  const sparse = format.kind === "binary" || format.values || format.real || format.block;
  const method = asked?.evaluation && sparse ? undefined : asked;
  const bits = method?.addressBits(approximation!.size) ?? widestAddress;
  const reach = method?.withinDomain ? 1 : 2;
  const address = addressOf(lowering, exact, bits, { low: real.domain.low * reach, high: real.domain.high * reach });
  if (!address) return undefined;
  const { low, high } = address.range;
  const target = method?.evaluation ? bounded(real, format) : real;
  const request: TableRequest = { function: target, low, high, scale: address.format.scale, format };
  let made: Float64Array | undefined;
  const codes = () => {
    made ??= method ? method.codes(request, approximation!.size) : exactCodes(request);
    return made;
  };
  const ends = extremes(real, { low: low * request.scale, high: high * request.scale });
  const range = method
    ? { low: format.low, high: format.high }
    : { low: quantise(format, ends.low), high: quantise(format, ends.high) };
  const evaluation = method?.evaluation;
  const runs = runsOf(real, request, method);
  const after = (addresses: Float64Array) => addresses.map((integer) => codes()[integer - low]!);
  return {
    output: tensor(lowering, { format, range }),
    arithmetic: {
      kind: "lookup",
      address: address.finish,
      addressFormat: address.format,
      addressRange: address.range,
      codes,
      ...(evaluation ? { evaluation: () => evaluation(request, approximation!.size) } : {}),
      ...(runs === undefined ? {} : { runs }),
    },
    maximumError: maximumError(exact, real.value, address.finish, address.format, undefined, after, format.scale),
  };
}

/**
 * The function up to twice what a format reaches, where results stay at its ends anyway: coefficients through values far beyond
 * would be numbers that no circuit holds, or none at all (exp of 1000).
 */
function bounded(real: RealFunction, { scale, low, high }: ScaledFormat): RealFunction {
  const most = 2 * Math.max(-low, high) * scale;
  return { ...real, value: (x) => Math.max(-most, Math.min(most, real.value(x))) };
}

/**
 * The most runs of equal codes in a table of the function itself, which falls at most once and then rises; undefined where the
 * table holds something else or codes come round again.
 */
function runsOf(
  real: RealFunction,
  { low, high, scale, format }: TableRequest,
  method: Approximation["method"] | undefined,
): number | undefined {
  if (format.overflow === "wrap" || (method && method.codes !== exactCodes)) return undefined;
  const code = (value: number): number => quantise(format, real.value(value));
  const [first, last] = [low * scale, high * scale];
  const turn = real.lowest === undefined ? first : Math.max(first, Math.min(last, real.lowest));
  return code(first) - code(turn) + code(last) - code(turn) + 1;
}

/** The integer that a table is read with: the code itself where it has few enough bits, else the value rounded. */
function addressOf(lowering: Lowering, exact: Exact, bits: number, domain: Range): Finished | undefined {
  const { range, pending } = exact;
  const { format } = lowering.inputs[0]!;
  if (isNothing(pending) && narrowest(range.low, range.high).bits <= bits) {
    return { finish: { kind: "none" }, format, range };
  }
  const real = realRange(exact);
  const inside = (value: number) => Math.max(domain.low, Math.min(domain.high, value));
  const [low, high] = [inside(real.low), inside(real.high)];
  const integers = integerFormat(bits, low < 0);
  const result = finish(exact, scaledTo(integers, smallestScale(integers, low, high)));
  if (!("problem" in result)) return result;
  reportFinish(result, lowering);
  return undefined;
}

const fixedFormats: Readonly<Record<string, NumberFormat>> = {
  sigmoid: { ...integerFormat(8, false), kind: "fixed", text: "ufixed<8, 0>", scale: 2 ** -8 },
  tanh: { ...integerFormat(8, true), kind: "fixed", text: "fixed<8, 1>", scale: 2 ** -7 },
};

/** The format of the result: its own, the default in use, or the function's; with a scale for what can come out. */
function resultFormat(lowering: Lowering, exact: Exact, real: RealFunction): ScaledFormat {
  const { draft, settings, role } = lowering;
  const written = settings.activations;
  const own = written && (role.stores || written === draft.settings.activations) ? written.value : undefined;
  const wanted = own ?? fixedFormats[draft.operation];
  if (wanted?.scale !== undefined) return scaledTo(wanted, wanted.scale);
  const { low, high } = extremes(real, realRange(exact));
  const format = wanted ?? integerFormat(8, low < 0);
  return scaledTo(format, format.kind === "binary" ? 1 : smallestScale(format, low, high));
}

/** Smallest and largest value of the function between two ends. */
function extremes({ value, lowest }: RealFunction, { low, high }: Range): Range {
  const ends = [value(low), value(high)];
  if (lowest !== undefined && low < lowest && lowest < high) ends.push(value(lowest));
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

function approximationOf({ draft, settings, diagnostics }: Lowering): Approximation | "illegal" | undefined {
  const written = settings.approximate;
  if (!written || written.value.method.layers.includes(draft.operation)) return written?.value;
  if (written !== draft.settings.approximate) return undefined;
  const { name, layers } = written.value.method;
  const parameters = { what: `The method ${name}`, expected: `on ${layers.join(", ")}`, found: draft.operation };
  diagnostics.push(report(wrongArgument, written.place, parameters));
  return "illegal";
}

function leakyFunction(slope: number): RealFunction {
  const everywhere = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return { value: (x) => (x < 0 ? slope * x : x), domain: everywhere };
}

function isAffine(pending: Pending): boolean {
  const { low, high } = limitsOf(pending);
  return low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY;
}

function isNothing(pending: Pending): boolean {
  return pending.identity === true && isAffine(pending);
}

function tensor(
  { draft, shape }: Lowering,
  { format, range }: { readonly format: ScaledFormat; readonly range: Range; readonly finish?: Finish },
): Tensor {
  return { shape: shape.shape, format, range, source: draft.name };
}
