import type { Written } from "../approximations/annotation.ts";
import { legalBlocks } from "../approximations/circulant.ts";
import { settingsNotGenerated } from "../approximations/effects.ts";
import { computedPositions } from "../approximations/region.ts";
import type { Settings } from "../approximations/registry.ts";
import { sharedFormat } from "../approximations/share.ts";
import { accumulatorTooWide } from "../diagnostics/accumulatorTooWide.ts";
import { binaryPadding } from "../diagnostics/binaryPadding.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { scaleOutOfRange } from "../diagnostics/scaleOutOfRange.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { constantText } from "../formats/constant.ts";
import { derivedLimits, isWithinDerivedLimits } from "../formats/format.ts";
import { integerFormat } from "../formats/integer.ts";
import type { LayerShape } from "../layers/layer.ts";
import { elementsOf } from "../layers/shape.ts";
import type { Layer, LayerWeights } from "./checked.ts";
import type { LayerDraft } from "./draft.ts";
import { argumentPlace, placeOf } from "./draftPlace.ts";
import { checkFold } from "./foldChecks.ts";
import { lower } from "./lowering/lower.ts";
import type { Lowered, Surroundings } from "./lowering/lowering.ts";
import { formatsNotGenerated } from "./lowering/notGenerated.ts";
import { inputTensor } from "./lowering/tensor.ts";
import { checkRank } from "./lowrank.ts";
import { noSettings } from "./settings.ts";
import { reportShapeProblem } from "./shapeProblem.ts";
import { largestTensor } from "./statementDraft.ts";

export interface Derived {
  readonly layer: Layer | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The first dense layer of VGG-16 has 102,760,448 weights. */
const largestMatrix = 2 ** 27;
/** The last bit that a double still counts exactly. */
const widest = 53;
const none: readonly Diagnostic[] = [];

/** The checked layer that follows from a draft and the tensors it reads. */
export function derive(draft: LayerDraft, surroundings: Surroundings): Derived {
  if (!draft.attributes) return { layer: undefined, diagnostics: none };
  if (draft.operation === "input") return { layer: inputLayer(draft), diagnostics: none };
  const diagnostics: Diagnostic[] = [];
  const shape = shapeOf(draft, surroundings, diagnostics);
  if (!shape || !checkRank(draft, shape.weights, surroundings.source, diagnostics)) {
    return { layer: undefined, diagnostics };
  }
  const settings = legalSettings(settingsOf(draft, surroundings.defaults), draft, shape, diagnostics);
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
    ...notGeneratedOf(
      formatsNotGenerated({ operation: draft.operation, inputTensors: [], output }, noSettings)?.reason,
    ),
    diagnostics: none,
  };
}

function shapeOf(draft: LayerDraft, surroundings: Surroundings, diagnostics: Diagnostic[]): LayerShape | undefined {
  const shapes = surroundings.inputs.map((tensor) => tensor.shape);
  const result = draft.kind!.shape(shapes, draft.attributes!);
  const shape =
    "problem" in result ? reportShapeProblem(result, draft, shapes, surroundings.read, diagnostics) : result;
  if (!shape) return undefined;
  const sizes = [
    { what: "The output", elements: elementsOf(shape.shape), most: largestTensor },
    { what: "The matrix of weights", elements: elementsOf(shape.weights ?? []), most: largestMatrix },
  ];
  const tooLarge = sizes.find(({ elements, most }) => elements > most);
  if (tooLarge) {
    const { what, elements, most } = tooLarge;
    const parameters = {
      what: `${what} of "${draft.name}"`,
      expected: `at most ${most} elements`,
      found: String(elements),
    };
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

/** With the format that `@share` makes of the weights, and without what this layer cannot have; says why. */
function legalSettings(settings: Settings, draft: LayerDraft, shape: LayerShape, diagnostics: Diagnostic[]): Settings {
  const { share, circulant, sparsity } = settings;
  if (!share && !circulant) return settings;
  const result: { -readonly [Key in keyof Settings]: Settings[Key] } = { ...settings };
  const wrong = ({ place }: Written<unknown>, what: string, expected: string, found: string): void => {
    const here = place.statement === draft.statement ? place : placeOf(draft);
    diagnostics.push(report(wrongArgument, here, { what, expected, found }));
  };
  if (share) {
    const format = settings.weights?.value ?? integerFormat(8, true);
    const shared = sharedFormat(format, share.value);
    if (typeof shared === "string") wrong(share, `@share of "${draft.name}"`, shared, String(share.value));
    else result.weights = { value: shared, place: settings.weights?.place ?? share.place };
  }
  if (circulant) {
    const weights = shape.weights ?? [];
    const blocks = legalBlocks(weights);
    if (!blocks.includes(circulant.value)) {
      const both = `both its ${weights[1] ?? 1} inputs and its ${weights[0] ?? 1} outputs`;
      const expected =
        blocks.length === 0
          ? `left out, as nothing from 2 on divides ${both}`
          : `a divisor of ${both} (${blocks.join(", ")})`;
      wrong(circulant, `@circulant of "${draft.name}"`, expected, String(circulant.value));
      delete result.circulant;
    } else if (sparsity) {
      wrong(circulant, `@circulant of "${draft.name}"`, "written without @sparsity", "written with it");
      delete result.circulant;
    }
  }
  return result;
}

/** Every code of the layer must be a number that a double holds exactly, and its scale one that others may be multiplied by. */
function fits({ output, weights }: Lowered, draft: LayerDraft, diagnostics: Diagnostic[]): boolean {
  const { scale } = output.format;
  if (!isWithinDerivedLimits(scale)) {
    const whatToDo =
      "It follows from what the layer reads: give that, or the result, a scale in between, such as @activations(int8(scale: 2^-4)).";
    const parameters = { of: `"${draft.name}"`, scale: constantText(scale), ...derivedLimits, whatToDo };
    diagnostics.push(report(scaleOutOfRange, placeOf(draft), parameters));
    return false;
  }
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
  const { fold, memory, sparsity, skip, circulant, region, reuse } = settings;
  const hindrance =
    notGenerated === undefined
      ? settingsNotGenerated(settings, {
          operation: draft.operation,
          whole: arithmetic.kind !== "groupedMultiplyAccumulate",
          drawn: weights?.origin === "seeded" ? elementsOf(weights.shape) : 0,
          weightCount: weights ? elementsOf(weights.shape) : 0,
          positions: positionsOf(shape),
        })
      : undefined;
  const formats = formatsNotGenerated(
    { operation: draft.operation, inputTensors: inputs, output, ...(weights && { weights }) },
    settings,
  );
  const place = hindrance ? hindrance.place : notGenerated === undefined ? formats?.place : undefined;
  return {
    name: draft.name,
    operation: draft.operation,
    statement: draft.inside?.call ?? draft.statement,
    expression: draft.inside?.expression ?? draft.expression,
    ...(draft.inside ? { block: draft.inside.block } : {}),
    inputs: inputNames,
    inputTensors: inputs,
    output,
    attributes: draft.attributes!,
    ...(shape.geometry ? { geometry: shape.geometry } : {}),
    ...(weights ? { weights } : {}),
    ...(affine ? { affine } : {}),
    ...(slopes ? { slopes } : {}),
    ...(maximumError ? { maximumError } : {}),
    ...notGeneratedOf(notGenerated ?? hindrance?.reason ?? formats?.reason),
    // An annotation of a block's layer, or of an approximation in use, concerns many layers.
    ...(place && place.statement === draft.statement && !draft.inside ? { notGeneratedAt: place } : {}),
    ...(fold ? { fold: { ...fold.value, place: fold.place } } : {}),
    ...(memory ? { memory: { kind: memory.value, place: memory.place } } : {}),
    ...(skip ? { skip } : {}),
    ...(sparsity ? { sparsity: { ...sparsity.value, place: sparsity.place } } : {}),
    ...(circulant ? { circulant: circulant.value } : {}),
    ...(region && region.value < 1 ? { region: region.value, regionAt: region.place } : {}),
    ...(reuse ? { reuse: { factor: reuse.value, place: reuse.place } } : {}),
    work: workOf(draft, shape, settings, weights),
    arithmetic,
    diagnostics,
  };
}

function notGeneratedOf(notGenerated: string | undefined): Pick<Layer, "notGenerated"> {
  return notGenerated === undefined ? {} : { notGenerated };
}

function workOf(
  draft: LayerDraft,
  shape: LayerShape,
  { skip, region }: Settings,
  weights: LayerWeights | undefined,
): Layer["work"] {
  const { macs = 0, operations = 0 } = shape;
  const channels = shape.shape[0] ?? 1;
  const own = draft.operation === "batchnorm" ? 2 * channels : (shape.parameters ?? 0);
  const parameters = weights ? elementsOf(weights.shape) + (weights.bias ? (shape.biases ?? channels) : 0) : 0;
  const { weightMacs } = shape;
  const nonzero = macs - (weightMacs ?? macs) * (weights?.zeroFraction ?? 0);
  const positions = positionsOf(shape);
  const computed = region ? computedPositions(positions, region.value) / positions : 1;
  const effectiveMacs = nonzero * (1 - (skip?.value ?? 0)) * computed;
  const split = weightMacs === undefined ? {} : { weightMacs };
  return { macs, ...split, effectiveMacs, parameters: parameters + own, operations };
}

function positionsOf({ geometry }: LayerShape): number {
  return geometry ? geometry.outHeight * geometry.outWidth : 1;
}
