import type { Settings } from "../../approximations/registry.ts";
import type { Place } from "../../diagnostics/diagnostic.ts";
import type { NumberFormat } from "../../formats/format.ts";
import type { Layer } from "../checked.ts";
import { isEven } from "./real.ts";

/** Layers whose units take the stored bits of their result for its code. */
const countsStored: ReadonlySet<string> = new Set(["lstm", "gru", "rnn", "softmax", "embedding"]);

/** Why hardware for the formats that a layer touches is not generated yet; undefined when it is. `settings`: its own and those in use. */
export function formatsNotGenerated(
  { operation, inputTensors, output, weights }: Pick<Layer, "operation" | "inputTensors" | "output" | "weights">,
  settings: Settings,
): { readonly reason: string; readonly place?: Place | undefined } | undefined {
  if (weights?.format.real) return { reason: reasonOf(weights.format, "weights")!, place: settings.weights?.place };
  const { zero, overflow, text } = output.format;
  if (zero !== undefined && (overflow === "wrap" || countsStored.has(operation))) {
    const what =
      overflow === "wrap"
        ? `the zero point of ${text} and overflow by wrapping`
        : `${operation} with the zero point of ${text}`;
    const reason = `Hardware for ${what} is not generated yet; leave out "zero" or use a format without it.`;
    return { reason, place: settings.activations?.place };
  }
  for (const tensor of inputTensors) {
    const reason = reasonOf(tensor.format, "activations");
    if (reason) return { reason };
  }
  const reason = reasonOf(output.format, "activations");
  return reason ? { reason, place: settings.activations?.place } : undefined;
}

function reasonOf(format: NumberFormat, what: "weights" | "activations"): string | undefined {
  if (isEven(format) && !format.codebook) return undefined;
  return `Hardware for ${what} in ${format.text} is not generated yet; use ${instead(format)}.`;
}

function instead({ kind, bits, codebook }: NumberFormat): string {
  if (codebook) return codebook.of.text;
  if (kind === "float") return bits > 8 ? "fixed<W, I>" : "int8";
  return `int${bits}`;
}
