import type { Requirement } from "../network/checked.ts";
import type { Cost } from "./estimate.ts";

/**
 * How numbers are shown to people. Inside the core every quantity is SI without prefix; only here does it get a prefix, a unit
 * and a sensible number of digits. Used by the command line, hovers, lenses and generated pages alike.
 */

const prefixes: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
  [1, ""],
  [1e-3, "m"],
  [1e-6, "µ"],
  [1e-9, "n"],
  [1e-12, "p"],
  [1e-15, "f"],
];

/** `0.0000123, "s"` -> `12.3 µs`; three significant digits. */
export function siText(value: number, unit: string): string {
  if (value === 0) return unit ? `0 ${unit}` : "0";
  const magnitude = Math.abs(value);
  // A value that rounds up to the next prefix (999.7 m) is shown with that prefix (1.00).
  const [factor, prefix] = prefixes.find(([factor]) => Number((magnitude / factor).toPrecision(3)) >= 1) ??
    prefixes[prefixes.length - 1] ?? [1, ""];
  const digits = trimmed(value / factor);
  return unit || prefix ? `${digits} ${prefix}${unit}` : digits;
}

/** A figure of a requirement in its unit. */
export function amount(value: number, unit: Requirement["unit"]): string {
  switch (unit) {
    case "fraction":
      return percentText(value);
    case "count":
      return countText(value);
    case "cycles":
      return counted(value, "cycle");
    case "m2":
      return `${trimmed(value * 1e6)} mm²`;
    case "inference/s":
      return `${siText(value, "")} ${unit}`;
    case "bytes":
      return `${countText(value)} B`;
    default:
      return siText(value, unit);
  }
}

/** What figures of an estimate are counted in. */
export type FigureUnit = Requirement["unit"] | "bit" | "dB";

/** A figure in its unit, as everywhere in DNNX. */
export function figureText(value: number, unit: FigureUnit): string {
  switch (unit) {
    case "bit":
      return bitsText(value);
    case "dB":
      return `${value.toFixed(1)} dB`;
    default:
      return amount(value, unit);
  }
}

/** Counts: thousands separated by commas, no prefix: `1,234,567`. */
export function countText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A count that may be an average: `6.5`, `1,234`. */
export function averageText(value: number): string {
  return value < 1000 ? String(Number(value.toFixed(1))) : countText(value);
}

/** How many there are: `1 cycle`, `1,234 cycles`, on average `6.5 cycles`. @param noun takes an s when there are several */
export function counted(value: number, noun: string): string {
  const text = averageText(value);
  return `${text} ${noun}${text === "1" ? "" : "s"}`;
}

/** Bits as bit, Kibit, Mibit or as bytes with binary prefixes: `12.5 KiB`. */
export function bitsText(bits: number): string {
  if (bits < 8192) return `${countText(bits)} bit`;
  const bytes = bits / 8;
  if (bytes < 1 << 20) return `${trimmed(bytes / 1024)} KiB`;
  if (bytes < 2 ** 30) return `${trimmed(bytes / (1 << 20))} MiB`;
  return `${trimmed(bytes / 2 ** 30)} GiB`;
}

/** `0.4273` -> `42.7 %`. */
export function percentText(fraction: number): string {
  return `${trimmed(fraction * 100)} %`;
}

/** The largest error of a function, which lies beyond the numbers where that of an exponential does. */
export function errorText(error: number): string {
  return Number.isFinite(error) ? String(Number(error.toPrecision(3))) : "too large for a number";
}

/** What a cost looks like with the given way to write its value; unknown costs say so instead of showing a number. */
export function costText(cost: Cost, write: (value: number) => string): string {
  return cost.value === null ? "unknown" : write(cost.value);
}

/** The band of a cost relative to its value: `-5 % … +12 %`; empty for exact or unknown costs. */
export function bandText(cost: Cost): string {
  if (cost.value === null || cost.value === 0 || (cost.low === cost.value && cost.high === cost.value)) return "";
  const low = Math.round((cost.low / cost.value - 1) * 100);
  const high = Math.round((cost.high / cost.value - 1) * 100);
  return `${low < 0 ? "−" : "+"}${Math.abs(low)} % … +${high} %`;
}

function trimmed(value: number): string {
  if (Math.abs(value) >= 1000) return countText(value);
  const digits = value.toPrecision(3);
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}
