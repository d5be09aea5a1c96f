import { amount } from "./display.ts";
import type { Cost } from "./estimate.ts";

/** One number of a layer and how it comes about. */
export interface Explanation {
  readonly what: string;
  readonly formula: string;
  readonly filledIn: string;
  readonly value: string;
  readonly source: string;
  /** The largest of several terms and its share; absent where there is one. */
  readonly dominating?: string;
}

/** A cost with its band and source; unknown, with the reason, where no model has it. */
export function costLine(
  what: string,
  formula: string,
  filledIn: string,
  cost: Cost,
  unit: Parameters<typeof amount>[1],
): Explanation {
  if (cost.value === null) return { what, formula, filledIn, value: "unknown", source: cost.reason };
  const band = cost.low === cost.high ? "" : ` (${amount(cost.low, unit)} to ${amount(cost.high, unit)})`;
  return { what, formula, filledIn, value: `${amount(cost.value, unit)}${band}`, source: cost.source };
}
