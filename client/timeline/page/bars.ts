import type { TimelineBar, TimelineData, TimelineLayer } from "../../../server/lsp/protocol.ts";
import { readCost } from "../../webview/page/cost.ts";

export type Mode = "first" | "steady";

/** Intervals that are seen of a full pipeline. */
const seenIntervals = 3;
/** Frames that can be told apart by their colour. */
export const frameColours = 3;
/** More layers than these are shown as the busiest ones. */
export const shownLayers = 60;

/** A bar as it is drawn. */
export interface Bar {
  readonly layer: string;
  readonly start: number;
  readonly end: number;
  readonly what: TimelineBar["what"] | "wait";
  /** Place of the colour in the palette of the page, from 1; 0: what waits. */
  readonly series: number;
  /** Share of its cycles in which something works. */
  readonly density: number;
}

/** First and last cycle of the picture. */
export function rangeOf(data: TimelineData, mode: Mode): readonly [number, number] {
  const interval = readCost(data.interval, data.texts).value ?? 0;
  if (mode === "steady" && data.kind === "pipeline") return [0, seenIntervals * interval];
  const ends = data.layers.flatMap(({ first }) => [first.end, first.bars.at(-1)?.end ?? 0]);
  return [0, Math.max(1, readCost(data.latency, data.texts).value ?? 0, ...ends)];
}

/** Layers to draw, in the order of the file. */
export function drawnLayers({ layers }: TimelineData): readonly TimelineLayer[] {
  if (layers.length <= shownLayers) return layers;
  const busiest = new Set(layers.toSorted((a, b) => b.busy - a.busy).slice(0, shownLayers));
  return layers.filter((it) => busiest.has(it));
}

export function barsOf(data: TimelineData, mode: Mode): readonly Bar[] {
  const layers = drawnLayers(data);
  if (mode === "first" || data.kind === "engine") return layers.flatMap(oneRun);
  const [from, to] = rangeOf(data, mode);
  return layers.flatMap((layer) => everyFrame(layer, to / seenIntervals, from, to));
}

const series: Readonly<Record<TimelineBar["what"], number>> = {
  work: 1,
  array: 1,
  vector: 2,
  load: 3,
  store: 4,
  stall: 0,
};

/** What a layer does, on the time from its first word to its last. */
function oneRun({ name, first: { begin, end, bars } }: TimelineLayer): readonly Bar[] {
  return [
    { layer: name, start: begin, end, what: "wait", series: 0, density: 1 },
    ...bars.flatMap(({ what, start, end, cycles }): Bar[] =>
      what === "stall"
        ? []
        : [{ layer: name, start, end, what, series: series[what], density: cycles / (end - start) }],
    ),
  ];
}

/** A full pipeline: the work on every frame that falls into the picture, in a colour of the frame. */
function everyFrame({ name, steady }: TimelineLayer, interval: number, from: number, to: number): readonly Bar[] {
  if (!steady || interval <= 0) return [];
  return steady.bars.flatMap(({ start, end, cycles }) => {
    const bars: Bar[] = [];
    for (let frame = Math.ceil((from - end) / interval); start + frame * interval < to; frame++) {
      const [left, right] = [Math.max(from, start + frame * interval), Math.min(to, end + frame * interval)];
      if (right <= left) continue;
      const colour = (((frame % frameColours) + frameColours) % frameColours) + 1;
      bars.push({
        layer: name,
        start: left,
        end: right,
        what: "work",
        series: colour,
        density: cycles / (end - start),
      });
    }
    return bars;
  });
}
