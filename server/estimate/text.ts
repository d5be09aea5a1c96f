import type { Requirement } from "../network/checked.ts";

/** A figure for a message, with the prefix that keeps it between 1 and 1000. */
export function amount(value: number, unit: Requirement["unit"]): string {
  switch (unit) {
    case "fraction":
      return `${Number((value * 100).toPrecision(3))} %`;
    case "count":
      return String(Math.round(value));
    case "cycles":
      return `${Math.round(value)} cycles`;
    case "inference/s":
      return `${Number(value.toPrecision(4))} inference/s`;
    case "bytes":
      return `${Number(value.toPrecision(4))} B`;
    case "m2":
      return `${Number((value * 1e6).toPrecision(3))} mm2`;
    default:
      return `${engineering(value)}${unit}`;
  }
}

/** Three digits and an SI prefix, `1.25 m`. */
export function engineering(value: number): string {
  if (value === 0) return "0 ";
  const exponent = Math.max(-5, Math.min(4, Math.floor(Math.log10(Math.abs(value)) / 3)));
  const prefix = ["f", "p", "n", "u", "m", "", "k", "M", "G", "T"][exponent + 5]!;
  return `${Number((value / 10 ** (3 * exponent)).toPrecision(3))} ${prefix}`;
}
