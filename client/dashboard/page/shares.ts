import * as Plot from "@observablehq/plot";
import { percentText } from "../../../server/estimate/display.ts";
import type { DashboardData } from "../../../server/lsp/protocol.ts";
import { readCost, textOf } from "../../webview/page/cost.ts";
import { element, setText } from "../../webview/page/dom.ts";
import { createPicture, type PictureContent } from "../../webview/page/picture.ts";

/** Layers that take less than this of everything stand together. */
const smallest = 0.02;
/** Of the font of pictures, roughly, in pixels. */
const letterWidth = 6.8;

interface Segment {
  readonly metric: string;
  readonly name: string;
  /** One layer; false: all that are too small to be seen. */
  readonly single: boolean;
  /** Shares of the network where it begins and how wide it is. */
  readonly start: number;
  readonly share: number;
  readonly text: string;
  readonly colour: string;
}

/** How the layers share each cost that adds up: one bar for each cost, stacked from the layers. */
export function createShares(open: ((layer: string) => void) | undefined): {
  readonly element: HTMLElement;
  readonly update: (data: DashboardData) => void;
} {
  const picture = createPicture();
  const left = element("p", { class: "about" });
  return {
    element: element(
      "section",
      { "aria-label": "Shares" },
      element("h2", {}, "Which layers take how much"),
      picture.element,
      left,
    ),
    update: (data) => {
      const { segments, unknown } = segmentsOf(data);
      picture.element.hidden = segments.length === 0;
      left.hidden = unknown.length === 0;
      setText(left, `Not divided, because a part is unknown: ${unknown.join(", ")}.`);
      picture.draw((width) => plotOf(segments, width, open));
    },
  };
}

function segmentsOf({ metrics, layers, texts }: DashboardData): {
  readonly segments: readonly Segment[];
  readonly unknown: readonly string[];
} {
  const shares = metrics.flatMap(({ title, total, adds, unit }, at) => {
    const whole = readCost(total, texts).value;
    if (!adds || whole === null || whole === 0) return [];
    return [
      { title, unit, whole, of: (layer: DashboardData["layers"][number]) => (layer.costs[at]?.[0] ?? 0) / whole },
    ];
  });
  const shown = layers.filter((layer) => shares.some(({ of }) => of(layer) >= smallest));
  const segments = shares.flatMap(({ title, unit, whole, of }) => {
    let start = 0;
    const segment = (name: string, share: number, colour: string, single: boolean): Segment => {
      const cost = { value: share * whole, low: 0, high: 0, source: "" };
      const made = {
        metric: title,
        name,
        single,
        start,
        share,
        colour,
        text: `${textOf(cost, unit)}, ${percentText(share)}`,
      };
      start += share;
      return made;
    };
    const own = shown.map((layer, index) => segment(layer.name, of(layer), `var(--series-${(index % 6) + 1})`, true));
    const rest = Math.max(0, 1 - start);
    return [...own, ...(rest > 1e-9 ? [segment("others", rest, "var(--quiet)", false)] : [])].filter(
      ({ share }) => share > 0,
    );
  });
  const unknown = metrics.filter(({ adds, total }) => adds && total[0] === null).map(({ title }) => title);
  return { segments, unknown };
}

function plotOf(
  segments: readonly Segment[],
  width: number,
  open: ((layer: string) => void) | undefined,
): PictureContent {
  const names = [...new Set(segments.map(({ metric }) => metric))];
  const marginLeft = 124;
  const marginRight = 16;
  const pixels = (share: number): number => share * (width - marginLeft - marginRight);
  const labelled = segments.filter(({ name, share }) => pixels(share) > name.length * letterWidth + 8);
  const describe = ({ metric, name, text }: Segment): string => `${name}\n${metric}: ${text}`;
  return {
    label: `Shares of the layers in ${names.join(", ")}`,
    ...(open
      ? {
          items: {
            label: (index) => describe(segments[index]!).replace("\n", ", "),
            open: (index) => segments[index]?.single && open(segments[index].name),
          },
        }
      : {}),
    plot: {
      height: names.length * 30 + 46,
      marginLeft,
      marginRight,
      marginTop: 26,
      marginBottom: 8,
      x: { domain: [0, 1], axis: "top", label: null, tickFormat: (share: number) => percentText(share), ticks: 5 },
      y: { domain: names, label: null, tickSize: 0 },
      marks: [
        Plot.barX(segments, {
          y: "metric",
          x1: "start",
          x2: (it: Segment) => it.start + it.share,
          fill: "colour",
          fillOpacity: 0.35,
          stroke: "colour",
          insetLeft: 0.5,
          insetRight: 0.5,
          insetTop: 3,
          insetBottom: 3,
        }),
        Plot.text(labelled, {
          y: "metric",
          x: (it: Segment) => it.start + it.share / 2,
          text: "name",
          fill: "var(--ink)",
        }),
        Plot.tip(
          segments,
          Plot.pointer({ y: "metric", x: (it: Segment) => it.start + it.share / 2, title: describe, anchor: "bottom" }),
        ),
        Plot.barX(segments, {
          y: "metric",
          x1: "start",
          x2: (it: Segment) => it.start + it.share,
          fill: "transparent",
          className: "items",
        }),
      ],
    },
  };
}
