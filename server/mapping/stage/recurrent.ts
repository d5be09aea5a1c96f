import type { GruArithmetic, LstmArithmetic, RnnArithmetic } from "../../network/arithmetic.ts";
import { divisorsOf } from "../../network/folding.ts";
import { partOf } from "../../network/parts.ts";
import { weightShape } from "../../units/matrixVector/resources.ts";
import type { MatrixVectorUnit } from "../../units/matrixVector/unit.ts";
import { blockColumnsOf } from "../../units/matrixVector/word.ts";
import { chosenConstantMemory } from "../../units/memory.ts";
import { cellOf } from "../../units/recurrent/cell.ts";
import { allGates, byUnit, engineOf } from "../../units/recurrent/parts.ts";
import { gatesOf, type RecurrentUnit } from "../../units/recurrent/unit.ts";
import type { Unit } from "../../units/unit.ts";
import { streamOf } from "../stream.ts";
import { arithmeticOf, type StageKind, type StageRequest, weightMemory } from "./kind.ts";
import { isWideProduct } from "./multipliers.ts";
import { isBesideChip, offChipOf, withMemory } from "./weightPlace.ts";
import { isPointwise, sequenceGeometry, windowUnit } from "./window.ts";

/**
 * `lstm`, `gru`, `rnn`: a matrix-vector unit makes the products of the input ahead of time, the unit behind it has the
 * feedback. `pe` units of the layer are computed side by side with all their gates; `simd` elements of the state are read per
 * cycle, and as many of the input as keep up with that.
 */
export const recurrentStage: StageKind = {
  role: "matrix",
  folds: true,
  sequence: true,
  units,
};

function units(request: StageRequest): readonly Unit[] {
  const { layer, name, build, device } = request;
  const arithmetic = recurrentArithmetic(request);
  const tensor = layer.inputTensors[0]!;
  const [steps, features] = tensor.shape as readonly [number, number];
  const count = layer.output.shape.at(-1)!;
  const gates = gatesOf(arithmetic);
  const { pe, simd } = build;
  const ahead = divisorsOf(features).find((columns) => features / columns <= count / simd) ?? features;
  const groups = count / pe;
  const geometry = sequenceGeometry(tensor.shape);
  const sums = partOf(layer, "input");
  const columns = streamOf(tensor.format, ahead, steps * groups * features);
  const made: Unit[] = [];
  if (groups > 1 || !isPointwise(geometry)) {
    const input = streamOf(tensor.format, ahead, steps * features);
    made.push(windowUnit(request, geometry, "pixels", { repeats: groups, parts: 1 }, input, columns, 0));
  }
  const weightsOfInput = byUnit(sums, count, allGates({ arithmetic }));
  const products: MatrixVectorUnit = {
    kind: "matrixVector",
    name: `${name}_input`,
    layer: layer.name,
    rows: gates * count,
    columns: features,
    pe: pe * gates,
    simd: ahead,
    pixels: steps,
    input: columns,
    output: streamOf(sums.accumulator, pe * gates, steps * count * gates),
    weights: weightsOfInput,
    blockColumns: blockColumnsOf(weightsOfInput, true),
    columnOrder: Int32Array.from({ length: features }, (_, column) => column),
    memory: "bram",
    dsp: build.dsp && isWideProduct(tensor.format, sums),
  };
  made.push(withMemory(request, products));
  const weights = partOf(layer, "hidden");
  const state = layer.output.format;
  const entries = tableOf(arithmetic);
  const lastOnly = layer.attributes.return === "last";
  const unit: RecurrentUnit = {
    kind: "recurrent",
    name,
    layer: layer.name,
    arithmetic,
    units: count,
    steps,
    pe,
    simd,
    input: products.output,
    output: streamOf(state, pe, lastOnly ? count : steps * count),
    lastOnly,
    state,
    weights,
    memory: "bram",
    tableMemory: entries === undefined ? "lutram" : chosenConstantMemory(16, entries, device),
    dsp: build.dsp,
  };
  const engines = cellOf(unit).phases.map((phase, index) => engineOf(unit, phase, index));
  made.push(
    isBesideChip(request)
      ? { ...unit, offChip: engines.map((engine) => offChipOf(request, engine)) }
      : { ...unit, memory: weightMemory(request, weightShape(engines[0]!)) },
  );
  return made;
}

function recurrentArithmetic(request: StageRequest): LstmArithmetic | GruArithmetic | RnnArithmetic {
  const { kind } = request.layer.arithmetic;
  if (kind === "lstm" || kind === "gru") return arithmeticOf(request, kind);
  return arithmeticOf(request, "rnn");
}

/** Entries of the tables of functions; undefined: there are none. */
function tableOf(arithmetic: LstmArithmetic | GruArithmetic | RnnArithmetic): number | undefined {
  const table = arithmetic.kind === "rnn" ? arithmetic.tanh : arithmetic.sigmoid;
  return table && 2 ** table.format.bits;
}
