import type { Lowered, Lowering } from "./lowering.ts";
import { pendingNothing, pendingRelu } from "./pending.ts";
import { gateSums, type Recurrent, recurrent, recurrentLayer } from "./recurrent.ts";
import { stage, tableStage, tanhFormat } from "./stage.ts";

/** State of an Elman network in integers (docs/numerics.md, section 12). */
export function lowerRnn(lowering: Lowering): Lowered | undefined {
  return recurrent(lowering, { gates: 1 }, integers);
}

function integers(base: Recurrent): Lowered | undefined {
  const { lowering } = base;
  const sums = gateSums(base);
  if (!sums) return undefined;
  const relu = lowering.attributes.activation === "relu";
  const tanh = relu ? undefined : tableStage(lowering, sums, base.table, Math.tanh, tanhFormat);
  if (!relu && !tanh) return undefined;
  const finished = stage(lowering, tanh ?? sums, base.state, relu ? pendingRelu : pendingNothing);
  if (!finished) return undefined;
  return recurrentLayer(base, sums.weights, finished, {
    kind: "rnn",
    sum: sums.sum,
    ...(tanh ? { tanh } : {}),
    finish: finished.finish,
  });
}
