import { report } from "../../diagnostics/diagnostic.ts";
import { wrongArgument } from "../../diagnostics/wrongArgument.ts";
import { fp32 } from "../../formats/float.ts";
import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { integerFormat } from "../../formats/integer.ts";
import { scaledTo } from "../../formats/registry.ts";
import { tableSizes } from "../../layers/recurrent.ts";
import type { Arithmetic } from "../arithmetic.ts";
import type { LayerWeights } from "../checked.ts";
import { argumentPlace, placeOf } from "../draftPlace.ts";
import type { ResolvedWeights } from "../weights/weights.ts";
import { align, type Scaled } from "./align.ts";
import type { Finished } from "./chain.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { wantedFormat } from "./output.ts";
import { joinParts, type PartRequest, refused, resolvePart } from "./parts.ts";
import { pendingNothing } from "./pending.ts";
import { lowerRealSequence, realSequence } from "./realSequence.ts";
import { rangeOfFormat } from "./tensor.ts";

/** What lstm, gru and rnn start from (docs/numerics.md, section 12). */
export interface Recurrent {
  readonly lowering: Lowering;
  /** Format of the state. */
  readonly state: ScaledFormat;
  readonly input: Products;
  readonly hidden: Products;
  /** Entries of the tables. */
  readonly table: number;
}

/** Exact sums of products of one matrix, bias included. */
export interface Products extends Scaled {
  readonly weights: ResolvedWeights;
}

/**
 * A recurrent layer with `gates` blocks of rows, in real numbers where a format of it is a wide float.
 *
 * @param hiddenBias The recurrent products have biases of their own.
 * @param integers The layer in integers.
 */
export function recurrent(
  lowering: Lowering,
  {
    gates,
    hiddenBias = false,
    cell,
  }: { readonly gates: number; readonly hiddenBias?: boolean; readonly cell?: NumberFormat },
  integers: (base: Recurrent) => Lowered | undefined,
): Lowered | undefined {
  const { attributes, inputs, settings, draft } = lowering;
  const { format, range } = inputs[0]!;
  if (refused(lowering, format) || refused(lowering, settings.weights?.value)) return undefined;
  const real = realSequence(lowering, cell);
  const table = tableOf(lowering);
  const state = real ? scaledTo(fp32, 1) : stateFormat(lowering);
  if (table === undefined || !state) return undefined;
  const units = attributes.units as number;
  const features = inputs[0]!.shape[1]!;
  const bias = attributes.bias === true;
  const first: PartRequest = {
    name: "input",
    tensor: "weight_input",
    bias: bias ? "bias" : undefined,
    layout: `[${gates} * units, features]`,
    shape: [gates * units, features],
    inputFormat: format,
    inputRange: range,
  };
  const second: PartRequest = {
    name: "hidden",
    tensor: "weight_hidden",
    bias: bias && hiddenBias ? "bias_hidden" : undefined,
    layout: `[${gates} * units, units]`,
    shape: [gates * units, units],
    inputFormat: state,
    inputRange: rangeOfFormat(state),
  };
  if (real) {
    const reach = attributes.activation === "relu" ? fp32.high : 1;
    return lowerRealSequence(lowering, real, [first, second], without(draft.operation), reach);
  }
  const input = resolvePart(lowering, first);
  const hidden = resolvePart(lowering, second);
  if (!input || !hidden) return undefined;
  return integers({
    lowering,
    state,
    table,
    input: {
      weights: input,
      scale: input.format.scale * format.scale,
      range: input.range,
      reads: format.scale,
    },
    hidden: { weights: hidden, scale: hidden.format.scale * state.scale, range: hidden.range },
  });
}

/** The sums of both matrices, which most gates are functions of, and the weights with an accumulator for them. */
export function gateSums({ lowering, input, hidden }: Recurrent) {
  const sums = align(lowering, input, hidden);
  if (!sums) return undefined;
  const parts = [
    { name: "input", weights: input.weights },
    { name: "hidden", weights: hidden.weights },
  ];
  return { ...sums, weights: joinParts(lowering, parts, lowering.shape.weights!, sums) };
}

export function recurrentLayer(
  { lowering }: Recurrent,
  weights: LayerWeights,
  { format, range }: Finished,
  arithmetic: Arithmetic,
): Lowered {
  const { draft, shape } = lowering;
  return {
    output: { shape: shape.shape, format, range, source: draft.name },
    arithmetic,
    weights,
  };
}

function without(operation: string): string {
  return notGenerated(`A recurrent layer (${operation})`);
}

export function notGenerated(what: string): string {
  return `${what} has no hardware unit yet; run and estimate it here, and generate the network around it.`;
}

/** The parameter `table`; undefined after a report that it is none. */
export function tableOf({ attributes, draft, diagnostics }: Lowering): number | undefined {
  const entries = attributes.table as number;
  if (Number.isInteger(Math.log2(entries)) && entries >= 16 && entries <= 65536) return entries;
  const what = `"table" of "${draft.name}"`;
  const parameters = { what, expected: tableSizes, found: String(entries) };
  diagnostics.push(report(wrongArgument, argumentPlace(draft, "table"), parameters));
  return undefined;
}

/** The state holds values from -1 to 1, except with relu: then nothing says how large it becomes. */
function stateFormat(lowering: Lowering): ScaledFormat | undefined {
  const { draft, attributes, settings, diagnostics } = lowering;
  const relu = attributes.activation === "relu";
  const wanted = wantedFormat(lowering, { scale: 1, range: { low: -1, high: 1 }, pending: pendingNothing });
  const format = wanted ?? integerFormat(8, true);
  if (refused(lowering, format, true)) return undefined;
  const written = settings.activations?.place;
  const place = written?.statement === draft.statement ? written : placeOf(draft);
  const wrong = (expected: string) => {
    const parameters = { what: `The format of the state of "${draft.name}"`, expected, found: format.text };
    diagnostics.push(report(wrongArgument, place, parameters));
    return undefined;
  };
  if (format.kind === "binary") return wrong("a format with the code 0, which the state starts at");
  if (relu && format.scale === undefined) return wrong("one with a scale, such as @activations(uint8(scale: 2^-4))");
  return scaledTo(format, format.scale ?? unitScale(format));
}

/** The power of two for which the codes just reach 1. */
function unitScale(format: NumberFormat): number {
  return format.kind === "ternary" ? 1 : 2 ** -Math.floor(Math.log2(format.high + 1));
}
