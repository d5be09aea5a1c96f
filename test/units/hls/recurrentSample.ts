import type { ScaledFormat } from "../../../server/formats/format.ts";
import type { AlignedSum, Finish, TableLookup } from "../../../server/network/arithmetic.ts";
import { applyFinish } from "../../../server/network/reference/finish.ts";
import type { RecurrentUnit } from "../../../server/units/recurrent/unit.ts";
import { designOf, fileOf } from "../../mapping/designs.ts";

export interface RecurrentDraw {
  readonly between: (low: number, high: number) => number;
  readonly pick: <T>(...choices: readonly T[]) => T;
  readonly divisor: (of: number) => number;
}

/** The feedback unit of a random recurrent layer, as the mapping builds it. */
export function drawRecurrent({ between, pick, divisor }: RecurrentDraw, name: string, serial: number): RecurrentUnit {
  const kinds = ["lstm", "gru", "rnn"] as const;
  const kind = kinds[serial % kinds.length]!;
  const units = pick(1, 2, 3, 4, 6);
  const relu = kind === "rnn" && pick(true, false);
  const own = {
    lstm: `, cell: fixed<${between(6, 16)}, 5>`,
    gru: `, reset: ${serial % 2 === 0 ? "after" : "before"}`,
    rnn: relu ? ", activation: relu" : "",
  }[kind];
  const state = relu ? `uint${between(3, 8)}(scale: 2^-3)` : `int${between(3, 10)}`;
  const layer =
    `${kind}(x, units: ${units}, return: ${pick("sequence", "last")}, table: ${pick(16, 64, 1024)}${own})` +
    ` @weights(int${between(2, 8)}) @activations(${state}) @fold(pe: ${divisor(units)}, simd: ${divisor(units)})${pick("", "", " @memory(offchip)")}`;
  const text = fileOf(`  input x: int6(scale: 2^-5)[${between(1, 4)}, ${between(1, 4)}]\n  h = ${layer}\n  output h`);
  const unit = designOf(text).units.find((it) => it.kind === "recurrent")!;
  return { ...unit, name, layer: name };
}

/** Gates, cell and state one number at a time, as section 12 of docs/numerics.md says. */
export function modelRecurrent(unit: RecurrentUnit, sums: readonly number[]): number[] {
  const { arithmetic, units, steps, weights, state, lastOnly } = unit;
  const codes = weights.codes();
  const bias = weights.biasCodes();
  const gates = sums.length / (units * steps);
  const round = (finish: Finish, value: number, format: ScaledFormat) =>
    applyFinish(finish, Float64Array.of(value), 1, format)[0]!;
  const look = ({ address, format, codes: entries }: TableLookup, value: number) =>
    entries()[round(address, value, format) - format.low]!;
  const add = ({ shiftFirst, shiftSecond }: AlignedSum, a: number, b: number) =>
    a * 2 ** shiftFirst + b * 2 ** shiftSecond;
  const every = Array.from({ length: units }, (_, u) => u);
  const times = (row: number, vector: readonly number[]) =>
    vector.reduce((sum, value, column) => sum + codes[row * units + column]! * value, bias?.[row] ?? 0);
  let h = every.map(() => 0);
  let c = every.map(() => 0);
  const result: number[] = [];
  for (let step = 0; step < steps; step++) {
    const read = (gate: number, u: number) => sums[(step * units + u) * gates + gate]!;
    const product = (gate: number, u: number) => times(gate * units + u, h);
    switch (arithmetic.kind) {
      case "rnn":
        h = every.map((u) => {
          const sum = add(arithmetic.sum, read(0, u), product(0, u));
          return round(arithmetic.finish, arithmetic.tanh ? look(arithmetic.tanh, sum) : sum, state);
        });
        break;
      case "lstm": {
        const { sum, sigmoid, tanh, cellSum, cell, cellFormat, cellTanh, finish } = arithmetic;
        const gate = (index: number, u: number) =>
          look(index === 2 ? tanh : sigmoid, add(sum, read(index, u), product(index, u)));
        c = every.map((u) => round(cell, add(cellSum, gate(1, u) * c[u]!, gate(0, u) * gate(2, u)), cellFormat));
        h = every.map((u) => round(finish, gate(3, u) * look(cellTanh, c[u]!), state));
        break;
      }
      case "gru": {
        const { sum, sigmoid, tanh, newSum, stateSum, finish, resetState, reset } = arithmetic;
        const gate = (index: number, u: number) => look(sigmoid, add(sum, read(index, u), product(index, u)));
        const forgotten = every.map((u) => round(resetState, gate(0, u) * h[u]!, state));
        h = every.map((u) => {
          const own = reset === "after" ? gate(0, u) * product(2, u) : times(2 * units + u, forgotten);
          const n = look(tanh, add(newSum, read(2, u), own));
          return round(finish, add(stateSum, (2 ** 16 - gate(1, u)) * n, gate(1, u) * h[u]!), state);
        });
        break;
      }
    }
    if (!lastOnly || step === steps - 1) result.push(...h);
  }
  return result;
}
