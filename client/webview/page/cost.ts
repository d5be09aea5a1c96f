import { bandText, costText, figureText, siText } from "../../../server/estimate/display.ts";
import type { ViewCost, ViewUnit } from "../../../server/lsp/protocol.ts";

/** A cost with its texts in place. */
export type Cost = Parameters<typeof bandText>[0];

export function readCost(cost: ViewCost, texts: readonly string[]): Cost {
  if (cost[0] === null) return { value: null, reason: texts[cost[1]] ?? "" };
  const [value, low, high, source] = cost;
  return { value, low, high, source: texts[source] ?? "" };
}

export function textOf(cost: Cost, unit: ViewUnit): string {
  return costText(cost, (value) => figureText(value, unit));
}

/** `-5 % … +12 %`; empty for exact figures. */
export function bandOf(cost: Cost): string {
  return bandText(cost);
}

/** What stands behind a figure: its band and its model, or why it is unknown. */
export function noteOf(cost: Cost): string {
  if (cost.value === null) return `Unknown: ${cost.reason}`;
  const band = bandText(cost);
  return band === "" ? cost.source : `${band}; ${cost.source}`;
}

/** A figure at an axis: short, as it stands beside others of its kind. */
export function axisText(value: number, unit: ViewUnit): string {
  return unit === "cycles" || unit === "count" || unit === "inference/s" ? siText(value, "") : figureText(value, unit);
}
