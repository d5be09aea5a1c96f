import type { NumberFormat } from "../../formats/format.ts";
import type { Layer } from "../checked.ts";
import { isEven } from "./real.ts";

/** Why hardware for the formats that a layer touches is not generated yet; undefined when it is. */
export function formatsNotGenerated({
  inputTensors,
  output,
  weights,
}: Pick<Layer, "inputTensors" | "output" | "weights">): string | undefined {
  if (weights?.format.real) return reasonOf(weights.format, "weights");
  for (const tensor of [...inputTensors, output]) {
    const found = reasonOf(tensor.format, "activations");
    if (found) return found;
  }
  return undefined;
}

function reasonOf(format: NumberFormat, what: "weights" | "activations"): string | undefined {
  if (format.zero !== undefined) {
    return `Hardware for the zero point of ${format.text} is not generated yet; leave out "zero" or use a format without it.`;
  }
  if (isEven(format) && !format.codebook) return undefined;
  return `Hardware for ${what} in ${format.text} is not generated yet; use ${instead(format)}.`;
}

function instead({ kind, bits, codebook }: NumberFormat): string {
  if (codebook) return codebook.of.text;
  if (kind === "float") return bits > 8 ? "fixed<W, I>" : "int8";
  return `int${bits}`;
}
