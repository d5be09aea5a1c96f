import type { Finish } from "../network/arithmetic.ts";
import type { CheckedNetwork, Layer, Shape } from "../network/checked.ts";
import { differing } from "./differing.ts";
import { misreads, passesSteps } from "./misread.ts";
import { isOfSequences, type LayerRole, roleOf } from "./stage.ts";
import { laneBase, sequenceAxes, sequenceLayout } from "./stream.ts";

/**
 * Which layers become hardware and who reads whom. Views, and functions that another layer computes, disappear: their
 * readers read what they read. The pipeline ends in front of a layer that is not built and begins anew behind it, as
 * behind an input. Everything is by index in `CheckedNetwork.layers`.
 */
export interface Wiring {
  readonly layers: readonly Layer[];
  readonly roles: readonly LayerRole[];
  /** Layer that makes the codes of each layer's tensor: itself, or what a view looks at. */
  readonly origins: Int32Array;
  /** Origins of the tensors that a layer with hardware reads, in order; empty for other layers. */
  readonly sources: readonly (readonly number[])[];
  /** Shape of the tensor as it travels, see `streamOrder`. */
  readonly layouts: readonly Shape[];
  /** Where each origin's stream goes. */
  readonly readers: readonly (readonly Reader[])[];
  /**
   * True: nobody minds where one pixel of this stream ends and the next begins, so that any divisor of all its elements
   * will do for lanes.
   */
  readonly flat: Uint8Array;
}

export interface Reader {
  /** Index of the layer that reads; -1: the network's output port `port`. */
  readonly layer: number;
  readonly port: number;
}

const nobody: readonly Reader[] = [];
const nothing: readonly number[] = [];

/** Remembers the last network of each mapper, because most of an edited one is the same. */
export function createWiring(): (network: CheckedNetwork) => Wiring {
  let last:
    | { readonly wiring: Wiring; readonly index: ReadonlyMap<string, number>; readonly outputs: string }
    | undefined;
  return (network) => {
    const { layers } = network;
    const outputs = network.outputs.join(" ");
    const kept = last !== undefined && last.outputs === outputs ? last : undefined;
    const misread = misreads(network);
    if (kept && misread.size === 0 && sameGraph(kept.wiring, layers)) {
      const { roles, origins, sources, readers } = kept.wiring;
      const layouts = sameShapes(kept.wiring, layers)
        ? kept.wiring.layouts
        : layoutsOf(layers, roles, origins, sources, readers);
      const wiring: Wiring = { ...kept.wiring, layers, layouts };
      last = { ...kept, wiring };
      return wiring;
    }
    const index =
      kept && sameNames(kept.wiring.layers, layers) ? kept.index : new Map(layers.map((layer, at) => [layer.name, at]));
    const wiring = wire(layers, network.outputs, index, misread);
    last = { wiring, index, outputs };
    return wiring;
  };
}

function sameNames(before: readonly Layer[], layers: readonly Layer[]): boolean {
  if (before.length !== layers.length) return false;
  return differing(before, layers).every((at) => before[at]!.name === layers[at]!.name);
}

/** True when tensors travel as before: the layers that differ are of the same operation and give the same shape. */
function sameShapes({ layers: before }: Wiring, layers: readonly Layer[]): boolean {
  return differing(before, layers).every((at) => {
    const was = before[at]!;
    const is = layers[at]!;
    return was.operation === is.operation && equal(was.output.shape, is.output.shape);
  });
}

/** True when the layers that differ play the same part in the graph, whatever the sizes of their tensors. */
function sameGraph(wiring: Wiring, layers: readonly Layer[]): boolean {
  if (wiring.layers.length !== layers.length) return false;
  return differing(wiring.layers, layers).every((at) => {
    const was = wiring.layers[at]!;
    const is = layers[at]!;
    return (
      is.name === was.name &&
      roleOf(is) === wiring.roles[at] &&
      is.arithmetic.kind === was.arithmetic.kind &&
      is.output.shape.length === was.output.shape.length &&
      is.inputTensors.every(({ shape }, port) => shape.length === was.inputTensors[port]!.shape.length) &&
      equal(is.inputs, was.inputs) &&
      elementwiseAlike(is) === elementwiseAlike(was)
    );
  });
}

function wire(
  layers: readonly Layer[],
  outputs: readonly string[],
  index: ReadonlyMap<string, number>,
  misread: ReadonlyMap<string, string>,
): Wiring {
  const roles = layers.map((layer) => (misread.has(layer.name) ? "unbuilt" : roleOf(layer)));
  const origins = new Int32Array(layers.length);
  const sources: (readonly number[])[] = [];
  const readers: (readonly Reader[])[] = layers.map(() => nobody);
  const add = (origin: number, reader: Reader) => {
    const known = readers[origin]!;
    if (known === nobody) readers[origin] = [reader];
    else (known as Reader[]).push(reader);
  };
  layers.forEach((layer, at) => {
    const role = roles[at]!;
    const read = layer.inputs.map((name) => index.get(name)!);
    if (role === "none" && layer.arithmetic.kind !== "input") {
      origins[at] = origins[read[0]!]!;
      sources.push(nothing);
      return;
    }
    origins[at] = at;
    if (role === "unbuilt") {
      sources.push(nothing);
      return;
    }
    const from = read.map((it) => origins[it]!);
    sources.push(from);
    from.forEach((origin, port) => {
      add(origin, { layer: at, port });
    });
  });
  outputs.forEach((name, port) => {
    add(origins[index.get(name)!]!, { layer: -1, port });
  });
  const layouts = layoutsOf(layers, roles, origins, sources, readers);
  return { layers, roles, origins, sources, layouts, readers, flat: flatStreams(layers, roles, readers, layouts) };
}

function layoutsOf(
  layers: readonly Layer[],
  roles: readonly LayerRole[],
  origins: Int32Array,
  sources: readonly (readonly number[])[],
  readers: readonly (readonly Reader[])[],
): readonly Shape[] {
  const layouts: Shape[] = new Array(layers.length);
  for (let at = 0; at < layers.length; at++) {
    const like = passesLayout(at) ? sources[at]![0]! : origins[at]!;
    if (like !== at) {
      layouts[at] = layouts[like]!;
      continue;
    }
    const { shape } = layers[at]!.output;
    layouts[at] = shape.length === 2 && travelsByStep(at) ? sequenceLayout(shape) : shape;
  }
  return layouts;

  /** Functions, and what joins tensors that travel alike, send in the order in which they read. */
  function passesLayout(at: number): boolean {
    if (roles[at] === "map" || roles[at] === "group") return true;
    if (roles[at] !== "add" && roles[at] !== "multiply") return false;
    const [first, second] = sources[at]!.map((source) => layouts[source]!);
    return roles[at] === "multiply" || equal(first!, second!);
  }

  /** Two axes are [time, features] behind a layer of sequences and in front of one, [channels, length] elsewhere. */
  function travelsByStep(at: number): boolean {
    if (roles[at] !== "unbuilt" && isOfSequences(layers[at]!)) return true;
    const source = sources[at]![0];
    // What moves elements brings them into the order that its readers want.
    if (roles[at] === "gather" && readers[at]!.some(({ layer }) => layer >= 0)) return isReadByStep(at);
    return source === undefined ? isReadByStep(at) : layouts[source]!.length === sequenceAxes;
  }

  function isReadByStep(at: number): boolean {
    return readers[at]!.some(
      ({ layer }) =>
        layer >= 0 && (isOfSequences(layers[layer]!) || (passesSteps(layers[layer]!) && isReadByStep(layer))),
    );
  }
}

/** From the end to the beginning, because a layer passes on what its readers accept. */
function flatStreams(
  layers: readonly Layer[],
  roles: readonly LayerRole[],
  readers: readonly (readonly Reader[])[],
  layouts: readonly Shape[],
): Uint8Array {
  const flat = new Uint8Array(layers.length);
  for (let at = layers.length - 1; at >= 0; at--) {
    const layer = layers[at]!;
    if (layer.arithmetic.kind !== "input" && !elementwiseAlike(layer)) continue;
    const accepted = readers[at]!.every((reader) => {
      if (reader.layer < 0) return layouts[at]!.length === 1;
      if (roles[reader.layer] === "map") return flat[reader.layer] === 1;
      return layers[reader.layer]!.inputTensors[reader.port]!.shape.length === 1 && roles[reader.layer] === "matrix";
    });
    if (accepted) flat[at] = 1;
  }
  return flat;
}

/** True for a function that treats every element alike, whatever its channel. */
function elementwiseAlike(layer: Layer): boolean {
  const { arithmetic } = layer;
  if (layer.affine) return false;
  let finish: Finish;
  if (arithmetic.kind === "map") finish = arithmetic.finish;
  else if (arithmetic.kind === "lookup") finish = arithmetic.address;
  else if (arithmetic.kind === "twoSlopes" && !arithmetic.perChannel) finish = arithmetic.finish;
  else return false;
  if (finish.kind === "requantise" && finish.perChannel) return false;
  const { pending } = layer.inputTensors[0]!;
  if (pending === undefined || pending.identity) return true;
  return (pending.channels ?? pending.a.length) === 1;
}

/** Functions right behind a layer, which take its lanes and whatever stands behind them. */
export function followersOf(wiring: Wiring, at: number): readonly Layer[] {
  let found: readonly Layer[] = noLayers;
  for (const reader of wiring.readers[at]!) {
    if (reader.layer < 0 || wiring.roles[reader.layer] !== "map") continue;
    found = [...found, wiring.layers[reader.layer]!, ...followersOf(wiring, reader.layer)];
  }
  return found;
}

const noLayers: readonly Layer[] = [];

/** Numbers of lanes that a stream may have divide this. */
export function lanesOf(wiring: Wiring, at: number): number {
  const layout = wiring.layouts[at]!;
  return wiring.flat[at] === 1 ? layout.reduce((product, size) => product * size, 1) : laneBase(layout);
}

function equal<T>(left: readonly T[], right: readonly T[]): boolean {
  return left.length === right.length && left.every((it, at) => it === right[at]);
}
