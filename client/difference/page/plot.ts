import * as Plot from "@observablehq/plot";
import { figureText } from "../../../server/estimate/display.ts";
import type { CostChange, NetworkDifference } from "../../../server/lsp/protocol.ts";
import { axisText } from "../../webview/page/cost.ts";
import type { PictureContent } from "../../webview/page/picture.ts";

type Figure = CostChange["figure"];

/** More layers than these are shown as those that differ most. */
const shownBars = 40;

/** What each layer takes more or less of one cost, as bars to both sides. */
export function plotOf(
  { layers }: NetworkDifference,
  figure: Figure,
  marked: ReadonlySet<string>,
  width: number,
  open: ((layer: string) => void) | undefined,
): PictureContent {
  const all = layers.flatMap(({ name, state, costs }) => {
    const value = costs.find((it) => it.figure.id === figure.id)?.delta.value;
    return value ? [{ name, state, value }] : [];
  });
  const largest = new Set(all.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, shownBars));
  const bars = all.filter((it) => largest.has(it));
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const least = Math.min(0, ...bars.map(({ value }) => value));
  const room = (most - least) * 0.18;
  const [from, to] = [least < 0 ? least - room : 0, most > 0 ? most + room : 0];
  const describe = ({ name, state, value }: (typeof bars)[number]): string =>
    `${name} (${state})\n${figure.title} ${signed(value, figure.unit)}`;
  const longest = Math.max(4, ...bars.map(({ name }) => name.length));
  return {
    label: `${figure.title} of ${bars.length} layers, more or less than before, as bars`,
    ...(open
      ? {
          items: {
            label: (index) => describe(bars[index]!).replace("\n", ", "),
            open: (index) => bars[index] && bars[index].state !== "removed" && open(bars[index].name),
          },
        }
      : {}),
    plot: {
      height: bars.length * 22 + 56,
      marginLeft: Math.min(width * 0.35, longest * 7 + 16),
      marginRight: 24,
      marginTop: 28,
      marginBottom: 20,
      x: {
        domain: [from, to],
        label: null,
        axis: "top",
        tickFormat: (value: number) => (value < 0 ? "−" : "") + axisText(Math.abs(value), figure.unit),
        ticks: Math.max(3, width / 140),
      },
      y: { domain: bars.map(({ name }) => name), label: null },
      marks: [
        Plot.gridX({ stroke: "var(--grid)", strokeOpacity: 1 }),
        Plot.barX(
          bars.filter(({ name }) => marked.has(name)),
          { y: "name", x1: from, x2: to, fill: "var(--marked)" },
        ),
        Plot.axisY({ label: null, tickSize: 0 }),
        Plot.barX(bars, {
          y: "name",
          x: "value",
          fill: ({ value }) => (value > 0 ? "var(--series-2)" : "var(--series-1)"),
          insetTop: 2,
          insetBottom: 2,
        }),
        Plot.ruleX([0], { stroke: "var(--ink)" }),
        ...[1, -1].map((side) =>
          Plot.text(
            bars.filter(({ value }) => Math.sign(value) === side),
            {
              y: "name",
              x: "value",
              text: ({ value }) => signed(value, figure.unit),
              textAnchor: side > 0 ? "start" : "end",
              dx: side * 6,
              fill: "var(--ink)",
            },
          ),
        ),
        Plot.tip(bars, Plot.pointerY({ y: "name", x: "value", title: describe })),
        Plot.barX(bars, { y: "name", x1: from, x2: to, fill: "transparent", className: "items" }),
      ],
    },
  };
}

export function signed(value: number, unit: Figure["unit"]): string {
  return `${value < 0 ? "−" : "+"}${figureText(Math.abs(value), unit)}`;
}
