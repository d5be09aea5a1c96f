import { amount, percentText } from "./display.ts";
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

/** Names the term that most of a sum comes from. */
export function largest(terms: readonly { readonly text: string; readonly value: number }[]): { dominating?: string } {
  const total = terms.reduce((sum, { value }) => sum + value, 0);
  if (terms.length < 2 || total <= 0) return {};
  const most = terms.reduce((best, it) => (it.value > best.value ? it : best));
  return { dominating: `${most.text}, ${percentText(most.value / total)}` };
}
