import { align, productRange, type Scaled } from "./align.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { gateSums, type Recurrent, recurrent, recurrentLayer } from "./recurrent.ts";
import { gateFormat, sigmoid, stage, tableStage, tanhFormat } from "./stage.ts";
import { rangeOfFormat } from "./tensor.ts";

/** Gates and state of a GRU in integers (docs/numerics.md, section 12). */
export function lowerGru(lowering: Lowering): Lowered | undefined {
  return recurrent(lowering, { gates: 3, hiddenBias: lowering.attributes.reset === "after" }, integers);
}

function integers(base: Recurrent): Lowered | undefined {
  const { lowering, table, state, input, hidden } = base;
  const reset = lowering.attributes.reset as "after" | "before";
  const sums = gateSums(base);
  if (!sums) return undefined;
  const gateRange = rangeOfFormat(gateFormat);
  const weighed = ({ scale, range }: Scaled): Scaled => ({
    scale: gateFormat.scale * scale,
    range: productRange(gateRange, range),
  });
  const held = { scale: state.scale, range: rangeOfFormat(state) };
  const gates = tableStage(lowering, sums, table, sigmoid, gateFormat);
  const resetState = stage(lowering, weighed(held), state);
  const newSum = align(lowering, input, reset === "after" ? weighed(hidden) : hidden);
  const tanh = newSum && tableStage(lowering, newSum, table, Math.tanh, tanhFormat);
  // 1 - z is a whole 2^16 where z is 0, which is one more than any gate has.
  const rest = { low: 0, high: gateFormat.high + 1 };
  const fresh = {
    scale: gateFormat.scale * tanhFormat.scale,
    range: productRange(rest, rangeOfFormat(tanhFormat)),
  };
  const stateSum = align(lowering, fresh, weighed(held));
  const finished = stateSum && stage(lowering, stateSum, state);
  if (!gates || !resetState || !newSum || !tanh || !stateSum || !finished) return undefined;
  return recurrentLayer(base, sums.weights, finished, {
    kind: "gru",
    reset,
    sum: sums.sum,
    sigmoid: gates,
    resetState: resetState.finish,
    newSum: newSum.sum,
    tanh,
    stateSum: stateSum.sum,
    finish: finished.finish,
  });
}
