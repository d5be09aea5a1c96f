import * as Plot from "@observablehq/plot";
import { counted, percentText, siText } from "../../../server/estimate/display.ts";
import type { TimelineData, TimelineLayer } from "../../../server/lsp/protocol.ts";
import { readCost } from "../../webview/page/cost.ts";
import type { PictureContent } from "../../webview/page/picture.ts";
import { barsOf, drawnLayers, type Mode, rangeOf } from "./bars.ts";

export function plotOf(
  data: TimelineData,
  mode: Mode,
  marked: ReadonlySet<string>,
  width: number,
  open: ((layer: string) => void) | undefined,
): PictureContent {
  const layers = drawnLayers(data);
  const [from, to] = rangeOf(data, mode);
  const interval = readCost(data.interval, data.texts).value ?? 0;
  const latency = readCost(data.latency, data.texts).value ?? 0;
  const longest = Math.max(4, ...layers.map(({ name }) => name.length));
  const nameWidth = Math.min(width * 0.3, longest * 7 + 28);
  const letters = Math.max(4, Math.floor((nameWidth - 24) / 6.6));
  const bars = barsOf(data, mode).filter(({ end, start }) => end > start);
  const memory = bars.filter(({ what }) => what === "load" || what === "store");
  const others = bars.filter((it) => !memory.includes(it));
  const time = (cycles: number): string => `${counted(cycles, "cycle")} (${siText(cycles / data.clock, "s")})`;
  const describe = (layer: TimelineLayer): string => describeLayer(data, layer, mode, time);
  const rules = mode === "steady" && data.kind === "pipeline" ? [1, 2].map((frame) => frame * interval) : [latency];
  const draw = (some: typeof bars, top: number, bottom: number) =>
    Plot.barX(some, {
      y: "layer",
      x1: "start",
      x2: "end",
      fill: ({ series }) => (series === 0 ? "var(--quiet)" : `var(--series-${series})`),
      fillOpacity: ({ series, density }) => (series === 0 ? 0.22 : 0.25 + 0.75 * Math.min(1, density)),
      insetTop: top,
      insetBottom: bottom,
    });
  return {
    label: `When ${layers.length} layers work, as bars over time`,
    ...(open
      ? {
          items: {
            label: (index) => describe(layers[index]!).replaceAll("\n", ", "),
            open: (index) => layers[index] && open(layers[index].name),
          },
        }
      : {}),
    plot: {
      height: layers.length * 24 + 62,
      marginLeft: nameWidth,
      marginRight: 24,
      marginTop: 44,
      marginBottom: 18,
      x: {
        domain: [from, to],
        label: null,
        axis: "top",
        tickFormat: (value: number) => siText(value, ""),
        ticks: Math.max(3, width / 120),
      },
      y: { domain: layers.map(({ name }) => name), label: null },
      marks: [
        Plot.gridX({ stroke: "var(--grid)", strokeOpacity: 1 }),
        Plot.barX(
          layers.filter(({ name }) => marked.has(name)),
          { y: "name", x1: from, x2: to, fill: "var(--marked)" },
        ),
        Plot.axisY({
          label: null,
          tickSize: 0,
          tickFormat: (name: string) => `${name === data.bottleneck ? "▶ " : ""}${shortened(name, letters)}`,
          fontWeight: ((name: string) => (name === data.bottleneck ? "bold" : "normal")) as unknown as string,
        }),
        draw(others, 3, memory.length > 0 ? 10 : 3),
        draw(memory, 15, 3),
        Plot.ruleX(rules, { stroke: "var(--ink)", strokeDasharray: "4 3" }),
        Plot.text(rules, {
          x: (value: number) => value,
          text: () =>
            mode === "steady" && data.kind === "pipeline"
              ? `interval ${siText(interval / data.clock, "s")}`
              : `latency ${siText(latency / data.clock, "s")}`,
          frameAnchor: "top",
          textAnchor: "end",
          dx: -4,
          dy: -30,
          fill: "var(--ink)",
        }),
        Plot.tip(layers, Plot.pointerY({ y: "name", x: to * 0.6, title: describe, anchor: "bottom" })),
        Plot.barX(layers, { y: "name", x1: from, x2: to, fill: "transparent", className: "items" }),
      ],
    },
  };
}

function describeLayer(data: TimelineData, layer: TimelineLayer, mode: Mode, time: (cycles: number) => string): string {
  const { name, operation, busy, first, steady } = layer;
  const interval = readCost(data.interval, data.texts).value ?? 0;
  const run = mode === "steady" && steady ? steady : first;
  const bottleneck = name === data.bottleneck ? ["bottleneck"] : [];
  if (data.kind === "engine") {
    const parts = (["array", "vector", "load", "store", "stall"] as const).flatMap((what) => {
      const cycles = cyclesOf(layer, what);
      return cycles > 0 ? [`${titles[what]} ${time(cycles)}`] : [];
    });
    return [`${name} (${operation})`, `from ${time(run.begin)}`, `to ${time(run.end)}`, ...parts, ...bottleneck].join(
      "\n",
    );
  }
  const about =
    mode === "steady"
      ? [`works ${time(busy)} of each interval, ${percentText(busy / interval)}`]
      : [
          `first word comes at ${time(run.begin)}`,
          `last word leaves at ${time(run.end)}`,
          `works ${time(busy)}`,
          `waits ${time(waitOf(layer))}`,
        ];
  return [`${name} (${operation})`, ...about, ...bottleneck].join("\n");
}

export const titles = {
  array: "array",
  vector: "vector unit",
  load: "loads from memory",
  store: "stores to memory",
  stall: "waits for memory",
} as const;

/** Cycles of one kind of bar. */
export function cyclesOf({ first }: TimelineLayer, what: keyof typeof titles): number {
  return first.bars.reduce((sum, bar) => sum + (bar.what === what ? bar.cycles : 0), 0);
}

/** Cycles of the first frame in which words of it are in the layer and nothing works on them. */
export function waitOf({ busy, first }: TimelineLayer): number {
  return Math.max(0, first.end + 1 - first.begin - busy);
}

function shortened(name: string, letters: number): string {
  return name.length > letters ? `${name.slice(0, letters / 2 - 1)}…${name.slice(1 - letters / 2)}` : name;
}
