import { type Sides, sidesOf } from "../../layers/parameters.ts";
import type { Shape } from "../../network/checked.ts";
import { chosenMemory } from "../../units/memory.ts";
import type { Stream } from "../../units/stream.ts";
import type { Unit } from "../../units/unit.ts";
import { elementsOf, narrowestInteger, pixelsOf, streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";
import { gatherLanes, movedWords, roundsOf } from "./places.ts";
import { reorderUnit } from "./reorder.ts";

/** `concat`, `slice`, `pad`, `upsample`, `transpose`, `reshape`: codes in another order. */
export const gatherStage: StageKind = { role: "gather", travels: true, lanes: gatherLanes, units };

function units(request: StageRequest): readonly Unit[] {
  const { layer, name, build, device } = request;
  const layouts = request.layouts!;
  const { shifts, finish } = arithmeticOf(request, "gather");
  const lanes = build.pe;
  const inputs = layer.inputTensors.map((tensor, k) => streamOf(tensor.format, lanes, elementsOf(layouts.inputs[k]!)));
  const built: Unit[] = [];
  let stream = inputs[0]!;
  if (inputs.length > 1 || finish.kind !== "none") {
    const low = layer.inputTensors.map(({ range }, k) => range.low * 2 ** shifts[k]!);
    const high = layer.inputTensors.map(({ range }, k) => range.high * 2 ** shifts[k]!);
    const format = finish.kind === "none" ? layer.output.format : narrowestInteger(Math.min(...low), Math.max(...high));
    const rounds = roundsOf(layouts);
    const turns = inputs.map(({ words }) => words / rounds);
    stream = streamOf(format, lanes, inputs.reduce((sum, { words }) => sum + words, 0) * lanes);
    built.push({ kind: "merge", name: `${name}_merge`, layer: layer.name, inputs, turns, shifts, output: stream });
  }
  const places = movedWords(layer, layouts, lanes);
  const output = { ...stream, words: places.length };
  if (layer.operation === "pad") {
    built.push(padUnit(request, stream, output));
  } else if (!places.every((place, at) => place === at) || places.length !== stream.words) {
    const box = boxOf(places, sizesOf(layouts.inputs[0]!, lanes));
    if (inputs.length === 1 && box) {
      built.push({ kind: "slice", name: `${name}_slice`, layer: layer.name, ...box, input: stream, output });
    } else {
      const pixels = pixelsOf(layouts.output);
      const memoryOf = (width: number, depth: number) => chosenMemory(width, depth, device);
      built.push(reorderUnit(`${name}_order`, layer.name, places, pixels, stream, memoryOf));
    }
  } else if (built.length === 0) {
    // Nothing moves: a register stands for the layer.
    const sizes = sizesOf(layouts.output, lanes);
    const whole = { sizes, from: [0, 0, 0], to: sizes } as const;
    built.push({ kind: "slice", name: `${name}_slice`, layer: layer.name, ...whole, input: stream, output });
  }
  built.push(...finishOf(request, `${name}_finish`, finish, output, layouts.output));
  return built;
}

type Sizes = readonly [number, number, number];

/** Rows, columns and words of a pixel of a tensor as it travels. */
function sizesOf(layout: Shape, lanes: number): Sizes {
  const [channels = 1, height = 1, width = 1] = layout;
  return layout.length > 3 ? [1, elementsOf(layout) / channels, channels / lanes] : [height, width, channels / lanes];
}

/** The part of a tensor that places in ascending order are, when they are a range of each axis. */
function boxOf(places: Int32Array, sizes: Sizes): { sizes: Sizes; from: Sizes; to: Sizes } | undefined {
  const [, columns, groups] = sizes;
  const position = (place: number): Sizes => [
    Math.floor(place / (columns * groups)),
    Math.floor(place / groups) % columns,
    place % groups,
  ];
  const from = position(places[0]!);
  const last = position(places.at(-1)!);
  const to: Sizes = [last[0] + 1, last[1] + 1, last[2] + 1];
  let at = 0;
  for (let row = from[0]; row < to[0]; row++) {
    for (let column = from[1]; column < to[1]; column++) {
      for (let group = from[2]; group < to[2]; group++) {
        if (places[at++] !== (row * columns + column) * groups + group) return undefined;
      }
    }
  }
  return at === places.length ? { sizes, from, to } : undefined;
}

function padUnit({ layer, name, layouts }: StageRequest, input: Stream, output: Stream): Unit {
  const [height, width, groups] = sizesOf(layouts!.inputs[0]!, input.lanes);
  const padding = sidesOf(layer.attributes.padding as number | Sides);
  const common = { kind: "pad", name: `${name}_pad`, layer: layer.name, spacing: [1, 1] } as const;
  return { ...common, height, width, groups, padding, input, output };
}
