import type { Rounding, ScaledFormat } from "../../formats/format.ts";

/** Code of a real value (docs/numerics.md, section 2). */
export function quantiseTo(format: ScaledFormat, value: number): number {
  if (format.kind === "binary") return value >= 0 ? 1 : -1;
  return limit(round(value / format.scale, format.rounding), format);
}

/** The integer next to `value` that the rounding mode takes. */
export function round(value: number, rounding: Rounding): number {
  const below = Math.floor(value);
  const part = value - below;
  if (part === 0 || rounding === "floor") return below + 0;
  if (rounding === "zero") return value < 0 ? below + 1 : below;
  if (part !== 0.5) return part < 0.5 ? below : below + 1;
  return rounding === "half_up" || below % 2 !== 0 ? below + 1 : below;
}

/** Brings an integer into the codes of the format, by saturation or by keeping the low bits. */
export function limit(
  code: number,
  format: Pick<ScaledFormat, "low" | "high" | "bits" | "signed" | "overflow">,
): number {
  if (format.overflow === "saturate") return Math.max(format.low, Math.min(format.high, code));
  const period = 2 ** format.bits;
  const wrapped = code - Math.floor(code / period) * period;
  return format.signed && wrapped >= period / 2 ? wrapped - period : wrapped;
}
