import * as Plot from "@observablehq/plot";
import { countText, percentText } from "../../../server/estimate/display.ts";
import type { DashboardData, DashboardLayer, DashboardMetric } from "../../../server/lsp/protocol.ts";
import { axisText, noteOf, readCost, textOf } from "../../webview/page/cost.ts";
import { element } from "../../webview/page/dom.ts";
import { createLegend } from "../../webview/page/legend.ts";
import { createPicture, type PictureContent } from "../../webview/page/picture.ts";
import { createRadios } from "../../webview/page/radios.ts";
import { createTable, type Row } from "../../webview/page/table.ts";
import type { ShownView } from "../../webview/page/view.ts";

/** More layers than these are shown as the costliest and the sum of the others. */
const shownBars = 40;

interface Bar {
  readonly name: string;
  /** Absent: several layers together. */
  readonly layer?: DashboardLayer;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly parts: readonly number[];
}

/** What each layer takes of a cost that is chosen: as bars, and all costs as a table. */
export function createLayers(open: ((layer: string) => void) | undefined): {
  readonly element: HTMLElement;
  readonly update: (data: DashboardData) => void;
  readonly highlight: NonNullable<ShownView<DashboardData>["highlight"]>;
  readonly picture: ShownView<DashboardData>["picture"];
} {
  let data: DashboardData | undefined;
  let metric = "interval_cycles";
  let marked: ReadonlySet<string> = new Set();
  const legend = createLegend();
  const picture = createPicture();
  const table = createTable("Costs of the layers");
  const radios = createRadios("Cost", (id) => {
    metric = id;
    draw();
  });
  const unknown = element("p", { class: "about" });

  const draw = (): void => {
    if (!data) return;
    const at = Math.max(
      0,
      data.metrics.findIndex(({ id }) => id === metric),
    );
    const chosen = data.metrics[at];
    if (!chosen) return;
    radios.update(
      data.metrics.map(({ id, title }) => ({ id, title })),
      chosen.id,
    );
    const bars = barsOf(data, at);
    const missing = data.layers.filter(({ costs, computedBy }) => !computedBy && costs[at]?.[0] === null);
    unknown.hidden = missing.length === 0;
    unknown.textContent = unknownText(missing, at, data.texts);
    legend.update((chosen.parts ?? []).map((title, index) => ({ title, class: `series-${index + 1}` })));
    const { bottleneck } = data;
    const total = readCost(chosen.total, data.texts);
    picture.draw((width) => plotOf({ bars, metric: chosen, total: total.value, bottleneck, marked, width, open }));
  };

  return {
    element: element(
      "section",
      { "aria-label": "Layers" },
      element("h2", {}, "Layers"),
      element("div", { class: "row" }, radios.element, legend.element),
      picture.element,
      unknown,
      table.element,
    ),
    update: (next) => {
      data = next;
      draw();
      table.update(rowsOf(next, open), [
        { title: "Layer", heads: true },
        { title: "Operation" },
        { title: "Shape", align: "end" },
        { title: "MACs", align: "end" },
        ...next.metrics.map(({ title }) => ({ title, align: "end" as const })),
      ]);
    },
    highlight: (layers) => {
      marked = layers;
      table.highlight(layers);
      draw();
    },
    picture: picture.svg,
  };
}

function barsOf({ layers, texts }: DashboardData, at: number): readonly Bar[] {
  const all = layers.flatMap((layer): Bar[] => {
    const cost = layer.costs[at] && readCost(layer.costs[at], texts);
    if (!cost || cost.value === null || layer.computedBy !== undefined) return [];
    const parts = layer.parts[at]?.map(([value]) => value ?? 0) ?? [cost.value];
    return [{ name: layer.name, layer, value: cost.value, low: cost.low, high: cost.high, parts }];
  });
  if (all.length <= shownBars) return all;
  const largest = new Set(all.toSorted((a, b) => b.value - a.value).slice(0, shownBars));
  const rest = all.filter((bar) => !largest.has(bar));
  const sum = (of: (bar: Bar) => number): number => rest.reduce((total, bar) => total + of(bar), 0);
  const parts = (rest[0]?.parts ?? []).map((_, index) => sum((bar) => bar.parts[index] ?? 0));
  const others = {
    name: `${rest.length} others`,
    value: sum((it) => it.value),
    low: sum((it) => it.low),
    high: sum((it) => it.high),
    parts,
  };
  return [...all.filter((bar) => largest.has(bar)), others];
}

function plotOf({
  bars,
  metric,
  total,
  bottleneck,
  marked,
  width,
  open,
}: {
  readonly bars: readonly Bar[];
  readonly metric: DashboardMetric;
  readonly total: number | null;
  readonly bottleneck: string | null;
  readonly marked: ReadonlySet<string>;
  readonly width: number;
  readonly open: ((layer: string) => void) | undefined;
}): PictureContent {
  const shareOf = (value: number): string => (total ? percentText(value / total) : "");
  const longest = Math.max(4, ...bars.map(({ name }) => name.length));
  const nameWidth = Math.min(width * 0.35, longest * 7 + 16);
  const letters = Math.max(4, Math.floor((nameWidth - 12) / 6.6));
  const segments = bars.flatMap((bar) =>
    bar.parts.map((value, index) => ({
      bar,
      series: `var(--series-${index + 1})`,
      start: bar.parts.slice(0, index).reduce((sum, it) => sum + it, 0),
      value,
    })),
  );
  const most = Math.max(...bars.map(({ high }) => high), metric.adds ? 0 : (total ?? 0));
  const describe = (bar: Bar): string =>
    [
      bar.name,
      `${textOf({ value: bar.value, low: bar.low, high: bar.high, source: "" }, metric.unit)}, ${shareOf(bar.value)} of the network`,
      ...(bar.name === bottleneck ? ["bottleneck"] : []),
    ].join("\n");
  const banded = bars.filter(({ low, high }) => low < high);
  return {
    label: `${metric.title} of ${bars.length} layers, as bars`,
    ...(open
      ? {
          items: {
            label: (index) => describe(bars[index]!).replaceAll("\n", ", "),
            open: (index) => bars[index]?.layer && open(bars[index].layer.name),
          },
        }
      : {}),
    plot: {
      height: bars.length * 22 + 56,
      marginLeft: nameWidth,
      marginRight: 180,
      marginTop: 28,
      marginBottom: 20,
      x: {
        domain: [0, most || 1],
        label: null,
        tickFormat: (value: number) => axisText(value, metric.unit),
        axis: "top",
        ticks: Math.max(3, width / 140),
      },
      y: { domain: bars.map(({ name }) => name), label: null },
      marks: [
        Plot.gridX({ stroke: "var(--grid)", strokeOpacity: 1 }),
        Plot.barX(
          bars.filter(({ name }) => marked.has(name)),
          {
            y: "name",
            x1: 0,
            x2: most || 1,
            fill: "var(--marked)",
            insetTop: -1,
            insetBottom: -1,
          },
        ),
        Plot.axisY({
          label: null,
          tickSize: 0,
          tickFormat: (name: string) =>
            name.length > letters ? `${name.slice(0, letters / 2 - 1)}…${name.slice(1 - letters / 2)}` : name,
          fontWeight: ((name: string) => (name === bottleneck ? "bold" : "normal")) as unknown as string,
        }),
        Plot.barX(segments, {
          y: (it) => it.bar.name,
          x1: "start",
          x2: (it) => it.start + it.value,
          fill: "series",
          insetTop: 2,
          insetBottom: 2,
        }),
        Plot.ruleY(banded, { y: "name", x1: "low", x2: "high", stroke: "var(--ink)", strokeWidth: 1.2 }),
        Plot.tickX(banded, { y: "name", x: "low", stroke: "var(--ink)", insetTop: 6, insetBottom: 6 }),
        Plot.tickX(banded, { y: "name", x: "high", stroke: "var(--ink)", insetTop: 6, insetBottom: 6 }),
        ...(metric.adds || total === null
          ? []
          : [Plot.ruleX([total], { stroke: "var(--ink)", strokeDasharray: "4 3" })]),
        Plot.text(bars, {
          y: "name",
          x: "high",
          text: (bar: Bar) =>
            `${textOf({ value: bar.value, low: 0, high: 0, source: "" }, metric.unit)}${bar.name === bottleneck ? "  ◀ bottleneck" : ""}`,
          textAnchor: "start",
          dx: 6,
          fill: "var(--ink)",
          stroke: "var(--vscode-editor-background)",
          strokeWidth: 4,
        }),
        Plot.tip(bars, Plot.pointerY({ y: "name", x: "value", title: describe, anchor: "bottom-left" })),
        // What is clicked and reached by keyboard: the whole line of a layer.
        Plot.barX(bars, { y: "name", x1: 0, x2: most || 1, fill: "transparent", className: "items" }),
      ],
    },
  };
}

function unknownText(missing: readonly DashboardLayer[], at: number, texts: readonly string[]): string {
  const byReason = Map.groupBy(missing, ({ costs }) => {
    const cost = costs[at] && readCost(costs[at], texts);
    return cost && cost.value === null ? cost.reason : "";
  });
  return [...byReason]
    .map(([reason, layers]) => {
      const names = layers.slice(0, 5).map(({ name }) => name);
      return `Unknown for ${names.join(", ")}${layers.length > names.length ? ` and ${layers.length - names.length} more` : ""}: ${reason}`;
    })
    .join(" ");
}

function rowsOf(
  { layers, metrics, texts, bottleneck }: DashboardData,
  open: ((layer: string) => void) | undefined,
): readonly Row[] {
  return layers.map((layer) => ({
    key: layer.name,
    ...(layer.name === bottleneck ? { class: "bottleneck" } : {}),
    cells: [
      { text: layer.name, ...(open ? { open: () => open(layer.name) } : {}) },
      {
        text:
          layer.computedBy === undefined || layer.computedBy === layer.name
            ? layer.operation
            : `${layer.operation} (in ${layer.computedBy})`,
      },
      {
        text: layer.shape.join("×"),
        value: layer.shape.reduce((product, size) => product * size, 1),
        note: layer.format,
      },
      { text: countText(layer.macs), value: layer.macs },
      ...layer.costs.map((packed, index) => {
        if (layer.computedBy !== undefined) return { text: "", value: null };
        const cost = readCost(packed, texts);
        return {
          text: textOf(cost, metrics[index]?.unit ?? "count"),
          value: cost.value,
          note: noteOf(cost),
          ...(cost.value === null ? { class: "unknown" } : {}),
        };
      }),
    ],
  }));
}
