import { report } from "../../diagnostics/diagnostic.ts";
import { wrongArgument } from "../../diagnostics/wrongArgument.ts";
import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { argumentPlace } from "../draftPlace.ts";
import { align, productRange } from "./align.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { refused } from "./parts.ts";
import { gateSums, type Recurrent, recurrent, recurrentLayer } from "./recurrent.ts";
import { gateFormat, sigmoid, stage, tableStage, tanhFormat } from "./stage.ts";
import { rangeOfFormat } from "./tensor.ts";

/** Gates, cell and state of an LSTM in integers (docs/numerics.md, section 12). */
export function lowerLstm(lowering: Lowering): Lowered | undefined {
  const cell = lowering.attributes.cell as NumberFormat;
  return recurrent(lowering, { gates: 4, cell }, integers);
}

function integers(base: Recurrent): Lowered | undefined {
  const { lowering, table, state } = base;
  const cellFormat = cellFormatOf(lowering);
  const sums = gateSums(base);
  if (!sums || !cellFormat) return undefined;
  const gates = tableStage(lowering, sums, table, sigmoid, gateFormat);
  const candidate = tableStage(lowering, sums, table, Math.tanh, tanhFormat);
  const gateRange = rangeOfFormat(gateFormat);
  const tanhRange = rangeOfFormat(tanhFormat);
  const kept = {
    scale: gateFormat.scale * cellFormat.scale,
    range: productRange(gateRange, rangeOfFormat(cellFormat)),
  };
  const added = { scale: gateFormat.scale * tanhFormat.scale, range: productRange(gateRange, tanhRange) };
  const cellSum = align(lowering, kept, added);
  const cell = cellSum && stage(lowering, cellSum, cellFormat);
  const cellTanh =
    cell && tableStage(lowering, { scale: cellFormat.scale, range: cell.range }, table, Math.tanh, tanhFormat);
  const finished = stage(lowering, added, state);
  if (!gates || !candidate || !cellSum || !cell || !cellTanh || !finished) return undefined;
  return recurrentLayer(base, sums.weights, finished, {
    kind: "lstm",
    sum: sums.sum,
    sigmoid: gates,
    tanh: candidate,
    cellSum: cellSum.sum,
    cellFormat,
    cell: cell.finish,
    cellTanh,
    finish: finished.finish,
  });
}

function cellFormatOf(lowering: Lowering): ScaledFormat | undefined {
  const { attributes, draft, diagnostics } = lowering;
  const format = attributes.cell as NumberFormat;
  if (refused(lowering, format, true)) return undefined;
  if (format.scale !== undefined && format.kind !== "binary") return { ...format, scale: format.scale };
  const expected = "a format with a scale of its own and a code 0, such as fixed<16, 5>";
  const parameters = { what: `"cell" of "${draft.name}"`, expected, found: format.text };
  diagnostics.push(report(wrongArgument, argumentPlace(draft, "cell"), parameters));
  return undefined;
}
