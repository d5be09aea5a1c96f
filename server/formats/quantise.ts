import type { BlockLayout, FloatLayout, NumberFormat, Rounding, ScaledFormat } from "./format.ts";

/** Code of a real value (docs/numerics.md, section 2); for a block format as the only element of its block. */
export function quantise(format: ScaledFormat, value: number): number {
  if (format.kind === "binary") return value >= 0 ? 1 : -1;
  if (format.real) return roundToFloat(value, format.float!);
  if (format.values) return nearest(format.values, value / format.scale);
  if (format.block) return quantiseBlock(format, format.block, [value])[0]!;
  return limit(round(value / format.scale, format.rounding), format);
}

/**
 * Codes of a tensor of real values [outer, axis, inner], row-major; blocks of a block format lie along the axis, the last of
 * each row may be smaller.
 */
export function quantiseTensor(
  format: ScaledFormat,
  values: ArrayLike<number>,
  { axis, inner }: { readonly axis: number; readonly inner: number },
): Float64Array {
  const { block } = format;
  if (!block) return Float64Array.from(values, (value) => quantise(format, value));
  const codes = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += axis * inner) {
    for (let column = 0; column < inner; column++) {
      for (let start = 0; start < axis; start += block.size) {
        const at = (index: number) => row + (start + index) * inner + column;
        const count = Math.min(block.size, axis - start);
        const part = Array.from({ length: count }, (_, index) => values[at(index)]!);
        quantiseBlock(format, block, part).forEach((code, index) => {
          codes[at(index)] = code;
        });
      }
    }
  }
  return codes;
}

/** Codes of elements that share an exponent: the smallest for which no mantissa saturates, at most `span`. */
function quantiseBlock(
  { scale, rounding }: ScaledFormat,
  { mantissa, span }: BlockLayout,
  values: readonly number[],
): number[] {
  const limits = { low: -(2 ** (mantissa - 1)), high: 2 ** (mantissa - 1) - 1 };
  for (let exponent = 0; ; exponent++) {
    const step = 2 ** exponent;
    const mantissas = values.map((value) => round(value / scale / step, rounding));
    if (exponent === span) return mantissas.map((code) => clamp(code, limits) * step);
    if (mantissas.every((code) => code >= limits.low && code <= limits.high))
      return mantissas.map((code) => code * step);
  }
}

/** The nearest of ascending integers; a tie goes to the one that stands an even number of places from 0 (from the first without a 0). */
function nearest(values: readonly number[], value: number): number {
  const above = firstAtLeast(values, value);
  if (above === 0) return values[0]!;
  if (above === values.length) return values[above - 1]!;
  const [low, high] = [values[above - 1]!, values[above]!];
  if (value - low !== high - value) return value - low < high - value ? low : high;
  const origin = firstAtLeast(values, 0);
  const even = values[origin] === 0 ? origin % 2 : 0;
  return above % 2 === even ? high : low;
}

/** Index of the first of ascending values that is not below `value`; their number when all are. */
export function firstAtLeast(values: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The nearest value of the layout, a tie to the even mantissa; beyond the largest value the largest value. */
export function roundToFloat(value: number, { exponent, mantissa, largest }: FloatLayout): number {
  const magnitude = Math.abs(value);
  if (!(magnitude > 0)) return 0;
  const step = 2 ** (Math.max(Math.floor(Math.log2(magnitude)), smallestExponent(exponent)) - mantissa);
  const rounded = magnitude >= largest ? largest : Math.min(largest, round(magnitude / step, "nearest_even") * step);
  return value < 0 ? 0 - rounded : rounded;
}

const largestSingle = 2 ** 127 * (2 - 2 ** -23);

/** fp32 nearest to a sum or a product; saturates. */
export function single(value: number): number {
  return Math.max(-largestSingle, Math.min(largestSingle, Math.fround(value))) + 0;
}

/** Exponent of the smallest number that is not subnormal. */
export function smallestExponent(exponentBits: number): number {
  return 2 - 2 ** (exponentBits - 1);
}

/** Is a number a code of the format (for a block format: as the only element of its block)? */
export function isCode(format: NumberFormat, code: number): boolean {
  if (!(code >= format.low && code <= format.high)) return false;
  if (format.real) return roundToFloat(code, format.float!) === code;
  if (!Number.isSafeInteger(code)) return false;
  if (format.values) return format.values[firstAtLeast(format.values, code)] === code;
  return format.kind !== "binary" || code !== 0;
}

/** The integer next to `value` that the rounding mode takes; exact for every double. */
export function round(value: number, rounding: Rounding): number {
  const below = Math.floor(value);
  const part = value - below;
  if (part === 0 || rounding === "floor") return below + 0;
  if (rounding === "zero") return value < 0 ? below + 1 : below;
  if (part !== 0.5) return part < 0.5 ? below : below + 1;
  return rounding === "half_up" || below % 2 !== 0 ? below + 1 : below;
}

/** Brings an integer into the codes of a format, by saturation or by keeping the low bits of what is stored. */
export function limit(
  code: number,
  format: Pick<NumberFormat, "low" | "high" | "bits" | "signed" | "overflow" | "zero">,
): number {
  if (format.overflow === "saturate") return clamp(code, format);
  const period = 2 ** format.bits;
  const stored = code + (format.zero ?? 0);
  const wrapped = stored - Math.floor(stored / period) * period;
  return (format.signed && wrapped >= period / 2 ? wrapped - period : wrapped) - (format.zero ?? 0);
}

function clamp(code: number, { low, high }: { readonly low: number; readonly high: number }): number {
  return Math.max(low, Math.min(high, code));
}

/**
 * The smallest power of two for which no value between the ends saturates; an unsigned format ignores negative ones. For
 * blocks it is the step of the largest exponent that the values fit, brought down to the smallest exponent.
 */
export function smallestScale(
  format: Pick<NumberFormat, "low" | "high" | "rounding" | "block">,
  smallest: number,
  largest: number,
): number {
  if (format.block) {
    const { mantissa, span } = format.block;
    const { rounding } = format;
    const mantissas = { low: -(2 ** (mantissa - 1)), high: 2 ** (mantissa - 1) - 1, rounding };
    return smallestScale(mantissas, smallest, largest) / 2 ** span;
  }
  const low = format.low >= 0 ? Math.max(0, smallest) : smallest;
  const magnitude = Math.max(largest, -low);
  if (!(magnitude > 0) || !Number.isFinite(magnitude)) return 1;
  const codes = Math.max(format.high, -format.low, 1);
  let scale = 2 ** Math.max(-1000, Math.floor(Math.log2(magnitude / codes)) - 1);
  while (round(low / scale, format.rounding) < format.low || round(largest / scale, format.rounding) > format.high) {
    scale *= 2;
  }
  return scale;
}
