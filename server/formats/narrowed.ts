import type { NumberFormat } from "./format.ts";
import { narrowest } from "./integer.ts";

/** A format with fewer bits for the same codes, as a user would write it. */
export interface Narrowed {
  readonly bits: number;
  readonly signed: boolean;
  readonly text: string;
}

/**
 * The narrowest integer or fixed-point format that holds the codes from low to high with the step of `format`; undefined
 * where it has no fewer bits, or where the format is of another kind.
 */
export function narrowed(format: NumberFormat, low: number, high: number): Narrowed | undefined {
  if (format.zero !== undefined || format.channelScales !== undefined) return undefined;
  const { bits, signed } = narrowest(low, high);
  if (bits >= format.bits) return undefined;
  const sign = signed ? "" : "u";
  switch (format.kind) {
    case "integer": {
      const options = /\((.*)\)$/.exec(format.text)?.[1]?.split(", ") ?? [];
      const kept = options.filter((option) => option !== "narrow");
      return { bits, signed, text: `${sign}int${bits}${kept.length > 0 ? `(${kept.join(", ")})` : ""}` };
    }
    case "fixed": {
      const [, whole, options] = /<\d+, (-?\d+)>(.*)$/.exec(format.text) ?? [];
      return { bits, signed, text: `${sign}fixed<${bits}, ${Number(whole) - (format.bits - bits)}>${options ?? ""}` };
    }
    default:
      return undefined;
  }
}
