import type { NumberFormat } from "../../formats/format.ts";
import type { Layer, LayerWeights } from "../../network/checked.ts";
import { partOf } from "../../network/parts.ts";
import { timesOf } from "../../units/attention/schedule.ts";
import { type AttentionUnit, stored } from "../../units/attention/unit.ts";
import type { MatrixVectorUnit } from "../../units/matrixVector/unit.ts";
import { blockColumnsOf } from "../../units/matrixVector/word.ts";
import { chosenMemory } from "../../units/memory.ts";
import type { Stream } from "../../units/stream.ts";
import type { Unit } from "../../units/unit.ts";
import { sequenceLayout, streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";
import { isWideProduct } from "./multipliers.ts";
import { withMemory } from "./weightPlace.ts";
import { isPointwise, sequenceGeometry, windowUnit } from "./window.ts";

/**
 * `attention`: one matrix-vector unit for queries, keys and values, the heads, one for the matrix that joins them. `pe` rows and `simd`
 * columns of the matrices at a time; a head multiplies as many lanes as divide both `pe` and its features.
 */
export const attentionStage: StageKind = {
  role: "matrix",
  folds: true,
  sequence: true,
  units,
};

function units(request: StageRequest): readonly Unit[] {
  const { layer, name, build, device } = request;
  const arithmetic = arithmeticOf(request, "attention");
  const tensor = layer.inputTensors[0]!;
  const [steps, features] = tensor.shape as readonly [number, number];
  const { pe, simd } = build;
  const heads = layer.attributes.heads as number;
  const ahead = storedMatrix(layer);
  const first = matrix(request, `${name}_stored`, ahead, tensor.format);
  const lanes = commonDivisor(pe, features / heads);
  const unit: AttentionUnit = {
    kind: "attention",
    name,
    layer: layer.name,
    arithmetic,
    steps,
    features,
    heads,
    causal: layer.attributes.causal === true,
    input: first.at(-1)!.output,
    output: streamOf(arithmetic.value.format, lanes, steps * features),
    memory: chosenMemory(pe * arithmetic.key.format.bits, (2 * steps * features) / pe, device),
    dsp: build.dsp,
  };
  const read: Stream = streamOf(arithmetic.value.format, simd, steps * features);
  const lanesOf: Unit[] =
    lanes === simd
      ? []
      : [{ kind: "converter", name: `${name}_lanes`, layer: layer.name, input: unit.output, output: read }];
  const output = partOf(layer, "output");
  // The heads give a step faster than the matrix takes it where steps are few; then all of them wait in its buffer.
  const keepsUp = timesOf(unit).head * heads >= (features / pe) * (features / simd);
  const last = matrix(request, `${name}_output`, output, arithmetic.value.format, keepsUp ? undefined : steps);
  const sums = last.at(-1)!.output;
  return [
    ...first,
    unit,
    ...lanesOf,
    ...last,
    ...finishOf(request, `${name}_finish`, arithmetic.finish, sums, sequenceLayout(layer.output.shape), {
      channelsOf: "features",
    }),
  ];
}

/** A matrix over steps of a format, and the window in front of it that repeats them. `waiting`: steps that its buffer holds at least. */
function matrix(
  request: StageRequest,
  name: string,
  weights: LayerWeights,
  format: NumberFormat,
  waiting?: number,
): readonly Unit[] {
  const { layer, build } = request;
  const [steps, features] = layer.inputTensors[0]!.shape as readonly [number, number];
  const { pe, simd } = build;
  const rows = weights.shape[0]!;
  const repeats = rows / pe;
  const geometry = sequenceGeometry([steps, features]);
  const input = streamOf(format, simd, steps * features);
  const columns: Stream = { ...input, words: (steps * repeats * features) / simd };
  const made: Unit[] = [];
  if (repeats > 1 || !isPointwise(geometry)) {
    const window = windowUnit({ ...request, name }, geometry, "pixels", { repeats, parts: 1 }, input, columns, 0);
    const least = waiting === undefined ? 1 : 2 ** Math.ceil(Math.log2((waiting * features) / simd + 2));
    made.push({ ...window, capacity: Math.max(window.capacity, least) });
  }
  const unit: MatrixVectorUnit = {
    kind: "matrixVector",
    name,
    layer: layer.name,
    rows,
    columns: features,
    pe,
    simd,
    pixels: steps,
    input: columns,
    output: streamOf(weights.accumulator, pe, steps * rows),
    weights,
    blockColumns: blockColumnsOf(weights, true),
    columnOrder: Int32Array.from({ length: features }, (_, column) => column),
    memory: "bram",
    dsp: build.dsp && isWideProduct(format, weights),
  };
  made.push(withMemory(request, unit));
  return made;
}

const joined = new WeakMap<LayerWeights, LayerWeights>();

/** The matrices of queries, keys and values one below the other; their scales differ, their integers stand as they are. */
function storedMatrix(layer: Layer): LayerWeights {
  const all = layer.weights!;
  let made = joined.get(all);
  if (!made) {
    const parts = stored.map((name) => partOf(layer, name));
    const widest = parts.reduce((most, it) => (it.accumulator.bits > most.accumulator.bits ? it : most));
    const [rows, columns] = all.shape as readonly [number, number];
    const count = (rows * stored.length) / (stored.length + 1);
    made = {
      format: all.format,
      shape: [count, columns],
      bias: all.bias,
      origin: all.origin,
      accumulator: widest.accumulator,
      zeroFraction: all.zeroFraction,
      codes: () => all.codes().slice(0, count * columns),
      biasCodes: () => all.biasCodes()?.slice(0, count),
    };
    joined.set(all, made);
  }
  return made;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
