import type { NumberFormat } from "../../formats/format.ts";

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The narrowest two's complement format for a range: every partial sum in any order fits it when the range holds 0. */
export function accumulatorFormat(range: Range, scale: number): NumberFormat {
  const bits = widthOf(range);
  return { ...signedFormat(bits), scale };
}

/** The narrowest two's complement format for a range of bias codes. */
export function biasFormat(range: Range, scale: number): NumberFormat & { readonly scale: number } {
  return { ...signedFormat(widthOf(range)), scale };
}

/** Bits of the narrowest two's complement integer that holds the range; at least 1. */
export function widthOf(range: Range): number {
  let bits = 1;
  while (range.high > 2 ** (bits - 1) - 1 || range.low < -(2 ** (bits - 1))) bits++;
  return bits;
}

function signedFormat(bits: number): Omit<NumberFormat, "scale"> {
  return {
    kind: "integer",
    text: `int${bits}`,
    bits,
    signed: true,
    low: -(2 ** (bits - 1)),
    high: 2 ** (bits - 1) - 1,
    rounding: "nearest_even",
    overflow: "saturate",
  };
}
