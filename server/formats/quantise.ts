import type { NumberFormat, Rounding, ScaledFormat } from "./format.ts";

/** Code of a real value (docs/numerics.md, section 2). */
export function quantise(format: ScaledFormat, value: number): number {
  if (format.kind === "binary") return value >= 0 ? 1 : -1;
  return limit(round(value / format.scale, format.rounding), format);
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

/** Brings an integer into the codes of a format, by saturation or by keeping the low bits. */
export function limit(
  code: number,
  format: Pick<NumberFormat, "low" | "high" | "bits" | "signed" | "overflow">,
): number {
  if (format.overflow === "saturate") return Math.max(format.low, Math.min(format.high, code));
  const period = 2 ** format.bits;
  const wrapped = code - Math.floor(code / period) * period;
  return format.signed && wrapped >= period / 2 ? wrapped - period : wrapped;
}

/** The smallest power of two for which no value between the ends saturates; an unsigned format ignores negative ones. */
export function smallestScale(
  format: Pick<NumberFormat, "low" | "high" | "rounding">,
  smallest: number,
  largest: number,
): number {
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
