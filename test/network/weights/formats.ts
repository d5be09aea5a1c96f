import type { NumberFormat } from "../../../server/formats/format.ts";
import { integerFormat } from "../../../server/formats/integer.ts";

export const binary: NumberFormat = {
  ...integerFormat(1, true),
  kind: "binary",
  text: "binary",
  low: -1,
  high: 1,
};

export const ternary: NumberFormat = { ...integerFormat(2, true), kind: "ternary", text: "ternary", low: -1, high: 1 };

export const int = (bits: number): NumberFormat => integerFormat(bits, true);
export const uint = (bits: number): NumberFormat => integerFormat(bits, false);
