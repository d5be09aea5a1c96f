import * as Plot from "@observablehq/plot";
import { siText } from "../../../server/estimate/display.ts";
import type { RooflineTarget, ViewPoint } from "../../../server/lsp/protocol.ts";
import { readCost } from "../../webview/page/cost.ts";
import type { PictureContent } from "../../webview/page/picture.ts";
import { placeLabels, placeLineLabels } from "./labels.ts";

/** With more layers, only the network gets an arrow and only what is marked a name. */
const crowded = 60;
/** Half the height of the mark of a network in pixels. */
const diamond = 13;
const margins = { left: 74, right: 24, top: 24, bottom: 44 };

interface Spot {
  readonly target: string;
  readonly name: string;
  readonly isNetwork: boolean;
  /** OP/byte */
  readonly x: number;
  /** OP/s: attained, or the roof of a processor. */
  readonly y: number;
  readonly attained: boolean;
  readonly bound: ViewPoint["bound"];
  readonly colour: string;
  readonly before: { readonly x: number; readonly y: number } | undefined;
}

interface Roof {
  readonly colour: string;
  readonly target: string;
  /** Where memory gives as much as computes; undefined: no memory bounds it. */
  readonly ridge: number | undefined;
  /** OP/s */
  readonly height: number;
  readonly bandwidth: number | undefined;
  /** The layers that have this roof. */
  readonly layers: readonly string[];
}

export function plotOf({
  targets,
  texts,
  before,
  layers,
  marked,
  width,
  open,
}: {
  readonly targets: readonly { readonly target: RooflineTarget; readonly index: number }[];
  readonly texts: readonly string[];
  readonly before: boolean;
  readonly layers: boolean;
  readonly marked: ReadonlySet<string>;
  readonly width: number;
  readonly open: ((layer: string) => void) | undefined;
}): PictureContent {
  const height = Math.round(Math.min(620, Math.max(340, width * 0.55)));
  const spots = targets
    .flatMap(({ target, index }) => spotsOf(target, index, texts, before))
    .filter((it) => layers || it.isNetwork);
  const roofs = targets.flatMap(({ target, index }) => roofsOf(target, index, texts));
  const xs = spots.flatMap(({ x, before: old }) => (old ? [x, old.x] : [x]));
  const ridges = roofs.flatMap(({ ridge }) => (ridge === undefined ? [] : [ridge]));
  const xDomain = decades([...xs, ...ridges], 1, 100);
  const ys = spots.flatMap(({ y, before: old }) => (old ? [y, old.y] : [y]));
  const yDomain = decades([...ys, ...roofs.map((it) => it.height)], 1e9, 1e12);
  const toPixels = pixels(xDomain, yDomain, width, height);
  const arrows = spots.filter((spot) => spot.before && (spot.isNetwork || spots.length <= crowded));
  const named = spots.filter((spot) => spot.isNetwork || spots.length <= crowded || marked.has(spot.name));
  const roofLabels = placeLineLabels(
    roofs.map((roof) => ({
      ...toPixels(xDomain[1], roof.height),
      text: `${siText(roof.height, "OP/s")}: ${namesOf(roof.layers)}`,
      roof,
    })),
    spots.flatMap(({ x, y, isNetwork, before: old }) => [
      { ...toPixels(x, y), ...(isNetwork ? { reach: diamond } : {}) },
      ...(old ? [toPixels(old.x, old.y)] : []),
    ]),
  );
  const memoryLabels = bandwidths(roofs).map((roof) => {
    const at = memoryLabel(roof, xDomain, yDomain);
    const text = siText(roof.bandwidth ?? 0, "B/s");
    return { ...toPixels(at.x, at.y), text, at, anchor: "end" as const, dx: -6, dy: -4 };
  });
  const labels = placeLabels(
    named.map((spot) => ({ ...toPixels(spot.x, spot.y), text: spot.name, spot })),
    { width: width - margins.right, height: height - margins.bottom },
    [...roofLabels, ...memoryLabels],
  );
  const describe = ({ name, target, x, y, attained, bound }: Spot): string =>
    [
      `${name} on ${target}`,
      `${siText(x, "OP/byte")}, ${attained ? siText(y, "OP/s") : `at most ${siText(y, "OP/s")}`}`,
      `bound by ${bound}`,
    ].join("\n");
  const layerSpots = spots.filter(({ isNetwork }) => !isNetwork);
  const edge = "var(--vscode-editor-background)";
  return {
    label: `Roofline: operations per second over operations per byte of ${layerSpots.length} layers and the network on ${targets.map(({ target }) => target.name).join(", ")}`,
    ...(open && layerSpots.length > 0
      ? {
          items: {
            label: (index) => describe(layerSpots[index]!).replaceAll("\n", ", "),
            open: (index) => layerSpots[index] && open(layerSpots[index].name),
          },
        }
      : {}),
    plot: {
      height,
      marginLeft: margins.left,
      marginRight: margins.right,
      marginTop: margins.top,
      marginBottom: margins.bottom,
      x: {
        type: "log",
        domain: xDomain,
        label: "operations per byte (OP/byte) →",
        labelAnchor: "center",
        tickFormat: tick(""),
      },
      y: { type: "log", domain: yDomain, label: "↑ operations per second", tickFormat: tick("OP/s") },
      marks: [
        Plot.gridX({ stroke: "var(--grid)", strokeOpacity: 1 }),
        Plot.gridY({ stroke: "var(--grid)", strokeOpacity: 1 }),
        ...roofs.map((roof) =>
          Plot.line(roofLine(roof, xDomain), {
            x: "x",
            y: "y",
            stroke: roof.colour,
            strokeWidth: 2,
            strokeLinejoin: "round",
          }),
        ),
        ...[
          ...roofLabels.map((label) => ({ ...label, at: { x: xDomain[1], y: label.roof.height } })),
          ...memoryLabels,
        ].map(({ at, text, anchor, dx, dy }) =>
          Plot.text([at], {
            x: "x",
            y: "y",
            text: () => text,
            textAnchor: anchor,
            dx,
            dy,
            fill: "var(--ink)",
            stroke: edge,
            strokeWidth: 4,
          }),
        ),
        Plot.arrow(arrows, {
          x1: (spot: Spot) => spot.before?.x,
          y1: (spot: Spot) => spot.before?.y,
          x2: "x",
          y2: "y",
          stroke: "colour",
          strokeWidth: 1.2,
          strokeOpacity: 0.7,
          insetEnd: 6,
          headLength: 7,
          className: "arrows",
        }),
        Plot.dot(arrows, {
          x: (spot: Spot) => spot.before?.x,
          y: (spot: Spot) => spot.before?.y,
          r: 3,
          stroke: "colour",
          fill: edge,
        }),
        Plot.dot(
          spots.filter(({ name }) => marked.has(name)),
          { x: "x", y: "y", r: 11, fill: "var(--marked)", stroke: "var(--ink)" },
        ),
        Plot.dot(layerSpots, {
          x: "x",
          y: "y",
          r: 5,
          fill: (spot: Spot) => (spot.attained ? spot.colour : edge),
          stroke: (spot: Spot) => (spot.attained ? edge : spot.colour),
          strokeWidth: 1.5,
        }),
        Plot.dot(
          spots.filter(({ isNetwork }) => isNetwork),
          {
            x: "x",
            y: "y",
            r: 8,
            symbol: "diamond",
            fill: (spot: Spot) => (spot.attained ? spot.colour : edge),
            stroke: (spot: Spot) => (spot.attained ? "var(--ink)" : spot.colour),
            strokeWidth: 1.5,
          },
        ),
        ...labels.map(({ spot, anchor, dx, dy }) =>
          Plot.text([spot], {
            x: "x",
            y: "y",
            text: "name",
            textAnchor: anchor,
            dx,
            dy,
            fill: "var(--ink)",
            stroke: edge,
            strokeWidth: 3,
            fontWeight: spot.isNetwork ? "bold" : "normal",
          }),
        ),
        Plot.tip(spots, Plot.pointer({ x: "x", y: "y", title: describe })),
        Plot.dot(layerSpots, { x: "x", y: "y", r: 9, fill: "transparent", className: "items" }),
      ],
    },
  };
}

function colourOf(index: number): string {
  return `var(--series-${(index % 6) + 1})`;
}

function spotsOf(target: RooflineTarget, index: number, texts: readonly string[], before: boolean): readonly Spot[] {
  const exact = before ? target.exact : null;
  const earlier = new Map(exact?.layers.map((point) => [point.name, point]));
  return [
    ...target.layers.map((point) => ({ point, old: earlier.get(point.name), isNetwork: false })),
    { point: target.network, old: exact?.network, isNetwork: true },
  ].flatMap(({ point, old, isNetwork }): Spot[] => {
    const place = placeOf(point, texts);
    if (!place) return [];
    const was = old && placeOf(old, texts);
    const moved = was && (was.x !== place.x || was.y !== place.y) ? was : undefined;
    return [
      {
        target: target.name,
        name: point.name,
        isNetwork,
        ...place,
        bound: point.bound,
        colour: colourOf(index),
        before: moved,
      },
    ];
  });
}

function placeOf(point: ViewPoint, texts: readonly string[]): { x: number; y: number; attained: boolean } | undefined {
  const x = readCost(point.intensity, texts).value;
  const attained = readCost(point.attained, texts).value;
  const y = attained ?? readCost(point.roof, texts).value;
  return x === null || y === null || x <= 0 || y <= 0 ? undefined : { x, y, attained: attained !== null };
}

/** One roof for each speed that the target computes at: narrow numbers are multiplied faster. */
function roofsOf(target: RooflineTarget, index: number, texts: readonly string[]): readonly Roof[] {
  const bandwidth = readCost(target.bandwidth, texts).value ?? undefined;
  const byHeight = Map.groupBy(target.layers, ({ computeRoof }) => readCost(computeRoof, texts).value);
  return [...byHeight].flatMap(([height, points]): Roof[] =>
    height === null
      ? []
      : [
          {
            colour: colourOf(index),
            target: target.name,
            height,
            bandwidth,
            ridge: bandwidth === undefined ? undefined : height / bandwidth,
            layers: points.map(({ name }) => name),
          },
        ],
  );
}

function roofLine(
  { ridge, height, bandwidth }: Roof,
  [from, to]: readonly [number, number],
): { x: number; y: number }[] {
  const flat = [
    { x: Math.max(from, ridge ?? from), y: height },
    { x: to, y: height },
  ];
  return ridge === undefined || bandwidth === undefined || ridge <= from
    ? flat
    : [{ x: from, y: from * bandwidth }, ...flat];
}

/** The memory of a target is one line, whatever computes. */
function bandwidths(roofs: readonly Roof[]): readonly Roof[] {
  const highest = new Map<string, Roof>();
  for (const roof of roofs) {
    if (roof.bandwidth !== undefined && roof.height > (highest.get(roof.target)?.height ?? 0))
      highest.set(roof.target, roof);
  }
  return [...highest.values()];
}

/** A third of the way up what can be seen of the memory roof. */
function memoryLabel(
  { bandwidth = 1, height }: Roof,
  [left]: readonly [number, number],
  [bottom]: readonly [number, number],
): { x: number; y: number } {
  const low = Math.max(bottom, left * bandwidth);
  const y = low < height ? low * (height / low) ** 0.6 : height;
  return { x: y / bandwidth, y };
}

function namesOf(layers: readonly string[]): string {
  if (layers.length <= 2) return layers.join(", ");
  return `${layers[0]} and ${layers.length - 1} more`;
}

/** Whole decades around values; `low` and `high` where there are none. */
function decades(values: readonly number[], low: number, high: number): readonly [number, number] {
  const known = values.filter((value) => value > 0 && Number.isFinite(value));
  if (known.length === 0) return [low, high];
  const from = 10 ** Math.floor(Math.log10(Math.min(...known) * 0.7));
  const to = 10 ** Math.ceil(Math.log10(Math.max(...known) * 1.5));
  return [from, Math.max(to, from * 10)];
}

/** Only decades have a name. */
function tick(unit: string): (value: number) => string {
  return (value) => (Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9 ? siText(value, unit) : "");
}

function pixels(
  [left, right]: readonly [number, number],
  [bottom, top]: readonly [number, number],
  width: number,
  height: number,
): (x: number, y: number) => { x: number; y: number } {
  const inner = { width: width - margins.left - margins.right, height: height - margins.top - margins.bottom };
  return (x, y) => ({
    x: margins.left + (Math.log(x / left) / Math.log(right / left)) * inner.width,
    y: margins.top + (1 - Math.log(y / bottom) / Math.log(top / bottom)) * inner.height,
  });
}
