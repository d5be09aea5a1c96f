import { settingsNotGenerated } from "../approximations/effects.ts";
import type { Settings } from "../approximations/registry.ts";
import { accumulatorTooWide } from "../diagnostics/accumulatorTooWide.ts";
import { binaryPadding } from "../diagnostics/binaryPadding.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { illegalFold } from "../diagnostics/illegalFold.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import type { LayerShape } from "../layers/layer.ts";
import { elementsOf } from "../layers/shape.ts";
import type { Layer, LayerWeights } from "./checked.ts";
import type { LayerDraft } from "./draft.ts";
import { argumentPlace, placeOf } from "./draftPlace.ts";
import { legalFolds } from "./folding.ts";
import { lower } from "./lowering/lower.ts";
import type { Lowered, Surroundings } from "./lowering/lowering.ts";
import { formatsNotGenerated } from "./lowering/notGenerated.ts";
import { inputTensor } from "./lowering/tensor.ts";
import { noSettings } from "./settings.ts";
import { reportShapeProblem } from "./shapeProblem.ts";
import { largestTensor } from "./statementDraft.ts";

export interface Derived {
  readonly layer: Layer | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The last bit that a double still counts exactly. */
const widest = 53;
const none: readonly Diagnostic[] = [];

/** The checked layer that follows from a draft and the tensors it reads. */
export function derive(draft: LayerDraft, surroundings: Surroundings): Derived {
  if (!draft.attributes) return { layer: undefined, diagnostics: none };
  if (draft.operation === "input") return { layer: inputLayer(draft), diagnostics: none };
  const diagnostics: Diagnostic[] = [];
  const shape = shapeOf(draft, surroundings, diagnostics);
  if (!shape) return { layer: undefined, diagnostics };
  const settings = settingsOf(draft, surroundings.defaults);
  const lowered = lower({ ...surroundings, draft, attributes: draft.attributes, shape, settings, diagnostics });
  if (!lowered) return { layer: undefined, diagnostics };
  if (!fits(lowered, draft, diagnostics)) return { layer: undefined, diagnostics };
  const layer = assemble(draft, surroundings, shape, settings, lowered, diagnostics);
  checkFold(layer, draft, diagnostics);
  return { layer, diagnostics: layer.diagnostics };
}

function inputLayer(draft: LayerDraft): Layer {
  const output = inputTensor(draft);
  return {
    name: draft.name,
    operation: "input",
    statement: draft.statement,
    expression: draft.expression,
    inputs: [],
    inputTensors: [],
    output,
    attributes: draft.attributes!,
    work: { macs: 0, effectiveMacs: 0, parameters: 0, operations: 0 },
    arithmetic: { kind: "input" },
    ...notGeneratedOf(formatsNotGenerated({ inputTensors: [], output })),
    diagnostics: none,
  };
}

function shapeOf(draft: LayerDraft, surroundings: Surroundings, diagnostics: Diagnostic[]): LayerShape | undefined {
  const shapes = surroundings.inputs.map((tensor) => tensor.shape);
  const result = draft.kind!.shape(shapes, draft.attributes!);
  const shape =
    "problem" in result ? reportShapeProblem(result, draft, shapes, surroundings.read, diagnostics) : result;
  if (!shape) return undefined;
  const largest = Math.max(elementsOf(shape.shape), elementsOf(shape.weights ?? []));
  if (largest > largestTensor) {
    const what = `${elementsOf(shape.shape) > largestTensor ? "The output" : "The matrix of weights"} of "${draft.name}"`;
    const parameters = { what, expected: `at most ${largestTensor} elements`, found: String(largest) };
    diagnostics.push(report(wrongArgument, placeOf(draft), parameters));
    return undefined;
  }
  const padding = shape.geometry?.padding.some((size) => size > 0);
  if (padding && draft.operation !== "maxpool" && surroundings.inputs[0]!.format.kind === "binary") {
    diagnostics.push(report(binaryPadding, argumentPlace(draft, "padding"), { of: `"${draft.name}"` }));
    return undefined;
  }
  return shape;
}

/** The own settings of a layer on top of those of the approximations that say something about its kind. */
function settingsOf({ kind, settings }: LayerDraft, defaults: Settings): Settings {
  if (defaults === noSettings) return settings;
  const merged: Record<string, unknown> = {};
  for (const name of kind!.annotations) {
    const written = settings[name as keyof Settings] ?? defaults[name as keyof Settings];
    if (written !== undefined) merged[name] = written;
  }
  return merged;
}

/** Every code of the layer must be a number that a double holds exactly. */
function fits({ output, weights }: Lowered, draft: LayerDraft, diagnostics: Diagnostic[]): boolean {
  const bits = Math.max(output.format.bits, weights?.accumulator.bits ?? 0);
  if (bits <= widest) return true;
  diagnostics.push(report(accumulatorTooWide, placeOf(draft), { of: `"${draft.name}"`, bits }));
  return false;
}

function assemble(
  draft: LayerDraft,
  { inputs, inputNames }: Surroundings,
  shape: LayerShape,
  settings: Settings,
  { output, arithmetic, weights, affine, slopes, maximumError, notGenerated }: Lowered,
  diagnostics: readonly Diagnostic[],
): Layer {
  const { fold, memory, sparsity } = settings;
  return {
    name: draft.name,
    operation: draft.operation,
    statement: draft.inside?.call ?? draft.statement,
    expression: draft.inside?.expression ?? draft.expression,
    inputs: inputNames,
    inputTensors: inputs,
    output,
    attributes: draft.attributes!,
    ...(shape.geometry ? { geometry: shape.geometry } : {}),
    ...(weights ? { weights } : {}),
    ...(affine ? { affine } : {}),
    ...(slopes ? { slopes } : {}),
    ...(maximumError ? { maximumError } : {}),
    ...notGeneratedOf(
      notGenerated ??
        settingsNotGenerated(settings) ??
        formatsNotGenerated({ inputTensors: inputs, output, ...(weights && { weights }) }),
    ),
    ...(fold ? { fold: { ...fold.value, place: fold.place } } : {}),
    ...(memory ? { memory: { kind: memory.value, place: memory.place } } : {}),
    ...(sparsity ? { sparsity: { ...sparsity.value, place: sparsity.place } } : {}),
    work: workOf(draft, shape, weights),
    arithmetic,
    diagnostics,
  };
}

function notGeneratedOf(notGenerated: string | undefined): Pick<Layer, "notGenerated"> {
  return notGenerated === undefined ? {} : { notGenerated };
}

function workOf(draft: LayerDraft, shape: LayerShape, weights: LayerWeights | undefined): Layer["work"] {
  const { macs = 0, operations = 0 } = shape;
  const channels = shape.shape[0] ?? 1;
  const own = draft.operation === "batchnorm" ? 2 * channels : (shape.parameters ?? 0);
  const parameters = weights ? elementsOf(weights.shape) + (weights.bias ? (shape.biases ?? channels) : 0) : 0;
  const effectiveMacs = macs - (shape.weightMacs ?? macs) * (weights?.zeroFraction ?? 0);
  return { macs, effectiveMacs, parameters: parameters + own, operations };
}

function checkFold(layer: Layer, draft: LayerDraft, diagnostics: Diagnostic[]): void {
  if (!layer.fold) return;
  const legal = legalFolds(layer);
  for (const parameter of ["pe", "simd"] as const) {
    const value = layer.fold[parameter];
    if (value === undefined || legal[parameter].includes(value)) continue;
    const inherited = layer.fold.place.statement !== draft.statement;
    if (inherited && legal[parameter].length === 0) continue;
    const what =
      legal[parameter].length === 0
        ? "it does not sum over a window"
        : parameter === "pe"
          ? "the channels"
          : "the window (whole channels, columns, rows)";
    const parameters = { of: `"${layer.name}"`, parameter, value, what, legal: legal[parameter] };
    diagnostics.push(report(illegalFold, inherited ? placeOf(draft) : layer.fold.place, parameters));
  }
}
