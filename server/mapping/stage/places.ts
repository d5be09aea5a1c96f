import type { Layer } from "../../network/checked.ts";
import { elementsOf, laneBase, pixelsOf, streamOrder } from "../stream.ts";
import type { Layouts } from "./kind.ts";

/** What moves where in words. It follows from shapes and attributes, whatever the formats: an edit in front of a layer leaves it. */
interface Moves {
  /** The most lanes for which words stay words. */
  readonly most: number;
  /** By lanes. */
  readonly words: Map<number, Int32Array>;
}

const known = new Map<string, Moves>();
/** More than one network has, and words of all of them, of 4 bytes each, for one over large images. */
const kept = { moves: 1024, words: 8_000_000 };
let words = 0;

function makeRoom(more: number): void {
  words += more;
  if (known.size < kept.moves && words <= kept.words) return;
  known.clear();
  words = 0;
}

function movesOf(layer: Layer, layouts: Layouts): Moves {
  const shapes = [layer.inputTensors.map(({ shape }) => shape), layouts.inputs, layouts.output];
  const key = JSON.stringify([layer.operation, layer.attributes, shapes]);
  let moves = known.get(key);
  if (!moves) {
    makeRoom(0);
    moves = { most: mostLanes(layer, layouts), words: new Map() };
    known.set(key, moves);
  }
  return moves;
}

/** Lanes of its streams divide this. */
export function gatherLanes(layer: Layer, layouts: Layouts): number {
  return movesOf(layer, layouts).most;
}

/** Which word of the merged stream each word of the output's stream is; -1 for zeros. */
export function movedWords(layer: Layer, layouts: Layouts, lanes: number): Int32Array {
  const moves = movesOf(layer, layouts);
  let found = moves.words.get(lanes);
  if (!found) {
    found = wordPlaces(placesOf(layer, layouts), lanes)!;
    makeRoom(found.length);
    moves.words.set(lanes, found);
  }
  return found;
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

/** Images are merged pixel by pixel, everything else tensor by tensor. */
export function roundsOf({ inputs, output }: Layouts): number {
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
