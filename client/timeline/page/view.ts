import { countText, percentText, siText } from "../../../server/estimate/display.ts";
import type { TimelineData } from "../../../server/lsp/protocol.ts";
import { readCost, textOf } from "../../webview/page/cost.ts";
import { element, setText } from "../../webview/page/dom.ts";
import { createLegend, type LegendEntry } from "../../webview/page/legend.ts";
import { createPicture } from "../../webview/page/picture.ts";
import { createRadios } from "../../webview/page/radios.ts";
import { type Column, createTable, type Row } from "../../webview/page/table.ts";
import type { View } from "../../webview/page/view.ts";
import { frameColours, type Mode, shownLayers } from "./bars.ts";
import { cyclesOf, plotOf, titles, waitOf } from "./plot.ts";

/** When each layer works and when it waits. */
export const timelineView: View<TimelineData> = {
  id: "timeline",
  title: "Timeline",
  onTarget: true,
  create: ({ root, open }) => {
    let data: TimelineData | undefined;
    let mode: Mode = "first";
    let marked: ReadonlySet<string> = new Set();
    const picture = createPicture();
    const legend = createLegend();
    const about = element("p", { class: "about" });
    const table = createTable("Times of the layers");
    const modes = createRadios("Frames", (id) => {
      mode = id === "steady" ? "steady" : "first";
      draw();
    });
    const draw = (): void => {
      if (!data) return;
      const current = data;
      const shown = data.kind === "engine" ? "first" : mode;
      modes.element.hidden = data.kind === "engine";
      modes.update(
        [
          { id: "first", title: "The first" },
          { id: "steady", title: "One after the other" },
        ],
        shown,
      );
      legend.update(legendOf(data, shown));
      setText(about, aboutText(data, shown));
      picture.element.hidden = data.reason !== null;
      table.element.hidden = data.reason !== null;
      if (data.reason === null) picture.draw((width) => plotOf(current, shown, marked, width, open));
    };
    root.append(
      element(
        "section",
        { "aria-label": "Timeline" },
        element("div", { class: "row" }, modes.element, legend.element),
        picture.element,
        about,
        table.element,
      ),
    );
    return {
      update: (next) => {
        data = next;
        draw();
        table.update(rowsOf(next, open), next.kind === "engine" ? engineColumns : pipelineColumns);
      },
      highlight: (layers) => {
        marked = layers;
        table.highlight(layers);
        draw();
      },
      picture: picture.svg,
      summary: ({ interval, latency, bottleneck, clock, texts, reason }) => {
        if (reason !== null) return reason;
        const seconds = (cost: typeof interval) => {
          const { value } = readCost(cost, texts);
          return value === null ? "unknown" : siText(value / clock, "s");
        };
        return `Latency ${seconds(latency)}, interval ${seconds(interval)}, limited by ${bottleneck}`;
      },
      rows: tableRows,
    };
  },
};

function legendOf({ kind, reason }: TimelineData, mode: Mode): readonly LegendEntry[] {
  if (reason !== null) return [];
  if (kind === "engine") {
    const names = ["array", "vector", "load", "store"] as const;
    return [...names.map((what, at) => ({ title: titles[what], class: `series-${at + 1}` })), waiting];
  }
  if (mode === "first") return [{ title: "works", class: "series-1" }, waiting];
  return Array.from({ length: frameColours }, (_, at) => ({
    title: at === 0 ? "a frame" : at === 1 ? "the next" : "the one behind",
    class: `series-${at + 1}`,
  }));
}

const waiting: LegendEntry = { title: "waits", class: "waits" };

function aboutText({ kind, reason, layers, batch }: TimelineData, mode: Mode): string {
  if (reason !== null) return `There are no times to show: ${reason}`;
  const some =
    layers.length > shownLayers ? ` The ${shownLayers} busiest of ${layers.length} layers; the table has all.` : "";
  if (kind === "engine") {
    const together = batch > 1 ? `, ${batch} inferences together` : "";
    return `Layers take turns on the array${together}; while a tile is computed, others are loaded and stored. How full a bar is shows how much of its time it works; where tiles change within a layer is not shown.${some}`;
  }
  return mode === "first"
    ? `One frame through an empty pipeline, from its first word; a word of the input comes every cycle. A layer works as long as its busiest unit.${some}`
    : `A full pipeline, frames offered evenly, one every interval; each layer works on another frame. The bottleneck never pauses.${some}`;
}

const end = "end" as const;
const pipelineColumns: readonly Column[] = [
  { title: "Layer", heads: true },
  { title: "Operation" },
  { title: "First word comes", align: end },
  { title: "Last word leaves", align: end },
  { title: "Works", align: end },
  { title: "Of the interval", align: end },
  { title: "Waits in the first frame", align: end },
];
const engineColumns: readonly Column[] = [
  { title: "Layer", heads: true },
  { title: "Operation" },
  { title: "Starts", align: end },
  { title: "Ends", align: end },
  ...Object.values(titles).map((title) => ({ title, align: end })),
];

function rowsOf(data: TimelineData, open: ((layer: string) => void) | undefined): readonly Row[] {
  const { clock, texts, kind, bottleneck } = data;
  const interval = readCost(data.interval, texts).value ?? 0;
  const cell = (cycles: number) => ({
    text: textOf({ value: cycles, low: cycles, high: cycles, source: "" }, "cycles"),
    value: cycles,
    note: siText(cycles / clock, "s"),
  });
  return data.layers.map((layer) => ({
    key: layer.name,
    ...(layer.name === bottleneck ? { class: "bottleneck" } : {}),
    cells: [
      { text: layer.name, ...(open ? { open: () => open(layer.name) } : {}) },
      { text: layer.operation },
      cell(layer.first.begin),
      cell(layer.first.end),
      ...(kind === "engine"
        ? (Object.keys(titles) as (keyof typeof titles)[]).map((what) => cell(cyclesOf(layer, what)))
        : [
            cell(layer.busy),
            { text: percentText(layer.busy / interval), value: layer.busy / interval },
            { ...cell(waitOf(layer)), text: countText(waitOf(layer)) },
          ]),
    ],
  }));
}

function tableRows({ kind, layers }: TimelineData): (string | number | null)[][] {
  const kinds = Object.keys(titles) as (keyof typeof titles)[];
  const head = ["layer", "operation", "begin (cycles)", "end (cycles)", "busy (cycles)"];
  return [
    [...head, ...(kind === "engine" ? kinds.map((what) => `${what} (cycles)`) : ["wait (cycles)"])],
    ...layers.map((layer) => [
      layer.name,
      layer.operation,
      layer.first.begin,
      layer.first.end,
      layer.busy,
      ...(kind === "engine" ? kinds.map((what) => cyclesOf(layer, what)) : [waitOf(layer)]),
    ]),
  ];
}
