import * as Plot from "@observablehq/plot";
import type { ComparisonRow } from "../../../server/lsp/protocol.ts";
import { axisText, readCost, textOf } from "../../webview/page/cost.ts";
import type { PictureContent } from "../../webview/page/picture.ts";

/** What targets are compared by. */
export const measures = [
  { id: "throughput", title: "Throughput", unit: "inference/s", better: "more is better" },
  { id: "latency", title: "Latency", unit: "s", better: "less is better" },
  { id: "energy", title: "Energy", unit: "J", better: "less is better" },
  { id: "power", title: "Power", unit: "W", better: "less is better" },
] as const;
export type Measure = (typeof measures)[number];

/** Bars that differ by more than this would be invisible: a logarithmic scale then, and points, as its bars would start nowhere. */
const wide = 30;

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly text: string;
  readonly colour: string;
  readonly title: string;
}

/** A processor has bounds only: it is no faster than this. */
export function boundOf({ kind }: ComparisonRow, measure: Measure["id"]): string {
  if (kind !== "processor") return "";
  return measure === "throughput" ? "≤ " : measure === "latency" ? "≥ " : "";
}

/** The picture, undefined where nothing is known; `note` says what it leaves out and how its scale runs. */
export function plotOf(
  rows: readonly ComparisonRow[],
  { id, title, unit }: Measure,
  texts: readonly string[],
): { readonly note: string; readonly content: ((width: number) => PictureContent) | undefined } {
  const bars = rows.flatMap((row): Bar[] => {
    const cost = readCost(row[id], texts);
    if (cost.value === null) return [];
    const { value, low, high } = cost;
    const text = `${boundOf(row, id)}${textOf(cost, unit)}`;
    const colour = `var(--series-${row.fits === null ? 3 : row.fits ? 1 : 2})`;
    return [{ name: row.name, value, low, high, text, colour, title: `${row.name} (${row.title})\n${text}` }];
  });
  const unknown = rows.filter((row) => row[id][0] === null);
  const positive = bars.filter(({ low }) => low > 0);
  const logarithmic =
    positive.length === bars.length &&
    Math.max(...bars.map(({ high }) => high)) > wide * Math.min(...bars.map(({ low }) => low));
  const note = [
    ...unknown.map((row) => {
      const cost = readCost(row[id], texts);
      return `${row.name}: unknown. ${cost.value === null ? cost.reason : ""}`;
    }),
    ...(logarithmic ? ["The scale is logarithmic."] : []),
  ].join(" ");
  if (bars.length === 0) return { note: note || "No target to compare: choose one.", content: undefined };

  const names = bars.map(({ name }) => name);
  const most = Math.max(...bars.map(({ high }) => high)) || 1;
  const least = Math.min(...bars.map(({ low }) => low));
  return {
    note,
    content: (width) => ({
      label: `${title} on ${bars.length} targets`,
      plot: {
        height: bars.length * 32 + 64,
        marginLeft: Math.min(width * 0.3, Math.max(...names.map((name) => name.length)) * 7.2 + 18),
        marginRight: 150,
        marginTop: 32,
        marginBottom: 20,
        x: {
          type: logarithmic ? "log" : "linear",
          domain: logarithmic ? [least / 2, most * 2] : [0, most],
          axis: "top",
          label: null,
          ticks: Math.max(2, width / 200),
          tickFormat: (value: number) => (logarithmic && !isDecade(value) ? "" : axisText(value, unit)),
        },
        y: { domain: names, label: null, tickSize: 0 },
        marks: [
          Plot.gridX({ stroke: "var(--grid)", strokeOpacity: 1 }),
          ...(logarithmic
            ? [Plot.dot(bars, { x: "value", y: "name", r: 6, fill: "colour" })]
            : [Plot.barX(bars, { x: "value", y: "name", fill: "colour", insetTop: 5, insetBottom: 5 })]),
          Plot.ruleY(bars, { y: "name", x1: "low", x2: "high", stroke: "var(--ink)", strokeWidth: 1.2 }),
          Plot.tickX(bars, { y: "name", x: "low", stroke: "var(--ink)", insetTop: 9, insetBottom: 9 }),
          Plot.tickX(bars, { y: "name", x: "high", stroke: "var(--ink)", insetTop: 9, insetBottom: 9 }),
          Plot.text(bars, { x: "high", y: "name", text: "text", textAnchor: "start", dx: 10, fill: "var(--ink)" }),
          Plot.tip(bars, Plot.pointerY({ x: "value", y: "name", title: "title" })),
        ],
      },
    }),
  };
}

function isDecade(value: number): boolean {
  const exponent = Math.log10(value);
  return Math.abs(exponent - Math.round(exponent)) < 1e-9;
}
