import { type Sides, sidesOf } from "../../layers/parameters.ts";
import type { Layer, Shape } from "../../network/checked.ts";
import { chosenMemory } from "../../units/memory.ts";
import type { Stream } from "../../units/stream.ts";
import type { Unit } from "../../units/unit.ts";
import { elementsOf, laneBase, narrowestInteger, pixelsOf, streamOf, streamOrder } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type Layouts, type StageKind, type StageRequest } from "./kind.ts";
import { reorderUnit } from "./reorder.ts";

/** `concat`, `slice`, `pad`, `upsample`, `transpose`, `reshape`: codes in another order. */
export const gatherStage: StageKind = { role: "gather", travels: true, lanes: lanesOf, units };

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

/** Images are merged pixel by pixel, everything else tensor by tensor. */
function roundsOf({ inputs, output }: Layouts): number {
  const pixels = inputs.map(pixelsOf);
  return output.length > 1 && output.length < 4 && pixels.every((it) => it === pixels[0]) ? pixels[0]! : 1;
}

/** Which element of the merged stream each element of the output's stream is; -1 for a zero. */
function placesOf(layer: Layer, layouts: Layouts): Int32Array {
  if (layer.arithmetic.kind !== "gather") throw new Error(`${layer.name} moves no data`);
  const order = layer.arithmetic.order();
  const places = mergedPlaces(layouts);
  const sent = streamOrder(layouts.output);
  // A loop: images have millions of elements, and `from` asks an iterator for each.
  const found = new Int32Array(order.length);
  for (let at = 0; at < found.length; at++) {
    const element = order[sent ? sent[at]! : at]!;
    found[at] = element < 0 ? -1 : places[element]!;
  }
  return found;
}

/** Where each element of the tensors, one behind the other, stands in the merged stream. */
function mergedPlaces(layouts: Layouts): Int32Array {
  const { inputs } = layouts;
  const rounds = roundsOf(layouts);
  const counts = inputs.map((layout) => elementsOf(layout));
  const round = counts.reduce((sum, count) => sum + count, 0) / rounds;
  const places = new Int32Array(round * rounds);
  let first = 0;
  let before = 0;
  inputs.forEach((layout, k) => {
    const own = counts[k]! / rounds;
    const sent = streamOrder(layout);
    for (let at = 0; at < counts[k]!; at++) {
      places[first + (sent ? sent[at]! : at)] = Math.floor(at / own) * round + before + (at % own);
    }
    first += counts[k]!;
    before += own;
  });
  return places;
}

/** Places of words instead of elements; undefined when some word of the output is no word of the input. */
function wordPlaces(places: Int32Array, lanes: number): Int32Array | undefined {
  if (lanes === 1) return places;
  const words = new Int32Array(places.length / lanes);
  for (let at = 0; at < places.length; at++) {
    const lane = at % lanes;
    const place = places[at]!;
    if (lane === 0) {
      if (place >= 0 && place % lanes !== 0) return undefined;
      words[at / lanes] = place < 0 ? -1 : place / lanes;
    } else if (place !== (places[at - lane]! < 0 ? -1 : places[at - lane]! + lane)) return undefined;
  }
  return words;
}

/** What moves where in words, whatever the formats: an edit in front of a layer leaves it as it is, and images have millions of elements. */
interface Moves {
  /** The most lanes for which words stay words. */
  readonly most: number;
  /** By lanes. */
  readonly words: Map<number, Int32Array>;
}

const moves = new Map<string, Moves>();
/** More than the layers that move data in any one network that is typed. */
const keptMoves = 64;

function movesOf(layer: Layer, layouts: Layouts): Moves {
  const shapes = [...layer.inputTensors.map(({ shape }) => shape), ...layouts.inputs, layouts.output];
  const key = JSON.stringify([layer.operation, layer.attributes, shapes]);
  let known = moves.get(key);
  if (!known) {
    if (moves.size >= keptMoves) moves.clear();
    known = { most: mostLanes(layer, layouts), words: new Map() };
    moves.set(key, known);
  }
  return known;
}

/** Which word of the merged stream each word of the output's stream is; -1 for zeros. */
function movedWords(layer: Layer, layouts: Layouts, lanes: number): Int32Array {
  const { words } = movesOf(layer, layouts);
  let found = words.get(lanes);
  if (!found) {
    found = wordPlaces(placesOf(layer, layouts), lanes)!;
    words.set(lanes, found);
  }
  return found;
}

function lanesOf(layer: Layer, layouts: Layouts): number {
  return movesOf(layer, layouts).most;
}

function mostLanes(layer: Layer, layouts: Layouts): number {
  let most = laneBase(layouts.output);
  for (const layout of layouts.inputs) most = greatestCommonDivisor(most, laneBase(layout));
  const places = placesOf(layer, layouts);
  for (let lanes = most; lanes > 1; lanes--) if (most % lanes === 0 && wordPlaces(places, lanes)) return lanes;
  return 1;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
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
