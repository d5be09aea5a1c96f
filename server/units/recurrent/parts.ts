import { once } from "../../lazy/once.ts";
import type { LayerWeights } from "../../network/checked.ts";
import { factorWidths } from "../matrixVector/resources.ts";
import type { MatrixVectorUnit } from "../matrixVector/unit.ts";
import { blockColumnsOf } from "../matrixVector/word.ts";
import { isSliced } from "../resources.ts";
import type { Unit } from "../unit.ts";
import { cellOf, finishUnit, type Phase } from "./cell.ts";
import { gatesOf, type RecurrentUnit } from "./unit.ts";

/** The units inside: one that multiplies the state for each phase, and the roundings. */
export function recurrentParts(unit: RecurrentUnit): readonly Unit[] {
  const { phases } = cellOf(unit);
  return phases.flatMap((phase, index) => [
    engineOf(unit, phase, index),
    ...phase.values.flatMap((value) => finishUnit(unit, value) ?? []),
  ]);
}

/** Products of the phase's vector with its rows: a matrix-vector unit that gives `pe` units with all their gates at a time. */
export function engineOf(unit: RecurrentUnit, { gates }: Phase, index: number): MatrixVectorUnit {
  const { units, pe, simd, steps, state, weights } = unit;
  const rows = units * gates.length;
  const words = (units / pe) * (units / simd) * steps;
  const { accumulator } = weights;
  const own = byUnit(weights, units, gates);
  const { a, b } = factorWidths({ input: { ...state, lanes: simd, binary: false, words }, weights });
  return {
    kind: "matrixVector",
    name: `${unit.name}_products${index > 0 ? `_${index}` : ""}`,
    layer: unit.layer,
    rows,
    columns: units,
    pe: pe * gates.length,
    simd,
    pixels: steps,
    input: { lanes: simd, bits: state.bits, signed: state.signed, binary: false, words },
    output: {
      lanes: pe * gates.length,
      bits: accumulator.bits,
      signed: accumulator.signed,
      binary: false,
      words: (units / pe) * steps,
    },
    weights: own,
    blockColumns: blockColumnsOf(own, true),
    columnOrder: Int32Array.from({ length: units }, (_, column) => column),
    memory: unit.memory,
    ...(unit.offChip ? { offChip: unit.offChip[index]! } : {}),
    dsp: isSliced(unit, a, b),
  };
}

const reordered = new WeakMap<LayerWeights, Map<string, LayerWeights>>();

/**
 * Some gates of a matrix whose rows stand gate by gate, with the rows of a unit together: row u * gates + k is that of unit u
 * and the k-th gate.
 */
export function byUnit(weights: LayerWeights, units: number, gates: readonly number[]): LayerWeights {
  const key = `${units} ${gates.join()}`;
  const known = reordered.get(weights) ?? new Map<string, LayerWeights>();
  reordered.set(weights, known);
  let made = known.get(key);
  if (!made) {
    const columns = weights.shape[1]!;
    const rowOf = (row: number) => gates[row % gates.length]! * units + Math.floor(row / gates.length);
    const rows = units * gates.length;
    made = {
      format: weights.format,
      shape: [rows, columns],
      bias: weights.bias,
      origin: weights.origin,
      accumulator: weights.accumulator,
      zeroFraction: weights.zeroFraction,
      codes: once(() => {
        const codes = weights.codes();
        const result = codes.slice(0, rows * columns);
        for (let row = 0; row < rows; row++) {
          const from = rowOf(row) * columns;
          for (let column = 0; column < columns; column++) result[row * columns + column] = codes[from + column]!;
        }
        return result;
      }),
      biasCodes: once(() => {
        const bias = weights.biasCodes();
        return bias && Float64Array.from({ length: rows }, (_, row) => bias[rowOf(row)]!);
      }),
    };
    known.set(key, made);
  }
  return made;
}

/** All gates of a layer in the order of their rows. */
export function allGates(unit: Pick<RecurrentUnit, "arithmetic">): readonly number[] {
  return Array.from({ length: gatesOf(unit.arithmetic) }, (_, gate) => gate);
}
