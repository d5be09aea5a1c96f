import { encodingText } from "../approximations/encoding.ts";
import type { Arithmetic, Finish } from "../network/arithmetic.ts";
import type { Evaluation, Layer, LayerWeights, Shape } from "../network/checked.ts";
import type { Device } from "../targets/target.ts";
import type { ResourceCounts } from "../units/resources.ts";
import { rowCycles } from "../units/sparse/entries.ts";
import type { Stream } from "../units/stream.ts";
import { inputsOf, type Unit } from "../units/unit.ts";
import { type Choices, choicesOf, stageCost, stageCycles } from "./options.ts";
import type { Build, Layouts } from "./stage/kind.ts";
import { columnOrder, placesOf } from "./stage/matrix.ts";
import { buildStage } from "./stage.ts";
import { geometryText, type Step, stepsOf } from "./steps.ts";
import { pixelsOf } from "./stream.ts";

/** A layer built in one way, with what follows from that. */
export interface BuiltStage {
  readonly layer: Layer;
  readonly build: Build;
  readonly inputLayout: Shape;
  readonly layouts: Layouts | undefined;
  readonly units: readonly Unit[];
  readonly cost: ResourceCounts;
  readonly cycles: number;
  readonly steps: readonly Step[];
  /** Streams that its first unit reads, all of the same lanes. */
  readonly inputs: readonly Stream[];
  readonly output: Stream;
}

/** Ways to build layers for one device. */
export interface StageStore {
  /** `offChipRate`: bits per cycle that memory beside the chip gives each layer with weights there. */
  readonly choices: (layer: Layer, inputLayout: Shape, followers: readonly Layer[], offChipRate: number) => Choices;
  /** `before`: how the layer was built last, which is given back when nothing changed. */
  readonly stage: (
    layer: Layer,
    build: Build,
    inputLayout: Shape,
    layouts: Layouts | undefined,
    before: BuiltStage | undefined,
  ) => BuiltStage;
}

/** Distinct sets of choices that are kept: more than any network of one session has. */
const keptChoices = 4096;

export function createStageStore(device: Device): StageStore {
  const byStructure = new Map<string, Choices>();
  return {
    choices: (layer, inputLayout, followers, offChipRate) => {
      const layout = inputLayout.join("x");
      const key = `${[layer, ...followers].map((it) => structureOf(it, layout)).join("; ")}${listsText(layer, inputLayout)}${layer.memory?.kind === "offchip" ? `; ${offChipRate}` : ""}`;
      let choices = byStructure.get(key);
      if (!choices) {
        if (byStructure.size >= keptChoices) byStructure.clear();
        choices = choicesOf(layer, inputLayout, followers, device, offChipRate);
        byStructure.set(key, choices);
      }
      return choices;
    },
    stage: (layer, build, inputLayout, layouts, before) =>
      before &&
      before.layer === layer &&
      sameBuild(before.build, build) &&
      sameLayout(before.inputLayout, inputLayout) &&
      sameLayouts(before.layouts, layouts)
        ? before
        : built(layer, build, inputLayout, layouts, device),
  };
}

function sameBuild(left: Build, right: Build): boolean {
  return (
    left === right ||
    (left.pe === right.pe &&
      left.simd === right.simd &&
      left.dsp === right.dsp &&
      left.weightMemory === right.weightMemory)
  );
}

function sameLayout(left: Shape, right: Shape): boolean {
  return left === right || (left.length === right.length && left.every((size, at) => size === right[at]));
}

function sameLayouts(left: Layouts | undefined, right: Layouts | undefined): boolean {
  if (!left || !right) return left === right;
  return (
    sameLayout(left.output, right.output) &&
    left.inputs.length === right.inputs.length &&
    left.inputs.every((layout, port) => sameLayout(layout, right.inputs[port]!))
  );
}

function built(
  layer: Layer,
  build: Build,
  inputLayout: Shape,
  layouts: Layouts | undefined,
  device: Device,
): BuiltStage {
  const units = buildStage(layer, build, inputLayout, device, layouts);
  const [head, tail] = [units[0]!, units.at(-1)!];
  return {
    layer,
    build,
    inputLayout,
    layouts,
    units,
    cost: stageCost(units, device),
    cycles: stageCycles(units),
    steps: layouts ? [...stepsOf(units), { kind: "pixels", count: pixelsOf(layouts.output) }] : stepsOf(units),
    inputs: inputsOf(head),
    output: tail.output,
  };
}

/** Everything about a layer that its choices depend on, as text: two layers with the same text share their choices. */
function structureOf(layer: Layer, layout: string): string {
  const finish = "finish" in layer.arithmetic ? layer.arithmetic.finish : undefined;
  const { geometry, weights, fold, memory, reuse, circulant, region } = layer;
  const input = layer.inputTensors[0];
  const format = (it: { bits: number; signed: boolean; kind: string } | undefined) =>
    it ? `${it.kind}${it.signed ? "s" : "u"}${it.bits}` : "";
  let text = `${layer.operation}|${layer.arithmetic.kind}|${layout}|${format(input?.format)}|`;
  text += `${format(layer.output.format)}|${layer.output.shape.join("x")}|`;
  if (input) text += `${input.range.low} ${input.range.high}`;
  text += "|";
  if (geometry) text += geometryText(geometry);
  text += "|";
  if (weights)
    text += `${weights.shape.join("x")} ${weights.format.text} ${weights.origin} ${weights.zeroFraction} ${format(weights.accumulator)}`;
  text += "|";
  if (finish) text += finishText(finish);
  text += elementText(layer.arithmetic);
  text += "|";
  if (fold) text += `${fold.pe} ${fold.simd} ${fold.pack}`;
  if (weights?.parts) text += `|${Object.values(layer.attributes).map(attributeText).join()}`;
  return `${text}|${memory?.kind ?? ""}|${reuse?.factor ?? ""}|${circulant ?? ""}|${region ?? ""}`;
}

const serials = new WeakMap<LayerWeights, number>();
let serial = 0;

/** How long the lists of encoded weights are, on which the cycles depend; those of columns by the weights themselves. */
function listsText({ sparsity, weights }: Layer, inputLayout: Shape): string {
  if (!sparsity?.encode || !weights) return "";
  if (sparsity.encode.kind === "csc") {
    if (!serials.has(weights)) serials.set(weights, serial++);
    return `; ${encodingText(sparsity.encode)}: weights ${serials.get(weights)}`;
  }
  const order = columnOrder(weights, inputLayout);
  const places = placesOf(sparsity.encode, order.length);
  return `; ${encodingText(sparsity.encode)}: ${rowCycles({ weights, columnOrder: order, places }).join(" ")}`;
}

/** What a function of each element looks like, tables and slopes left out. */
function elementText(arithmetic: Arithmetic): string {
  if (arithmetic.kind === "twoSlopes") {
    const { positive, slopeBits, perChannel, range } = arithmetic;
    return `${positive} ${slopeBits} ${perChannel} ${range.low} ${range.high}`;
  }
  if (arithmetic.kind !== "lookup") return "";
  const { address, addressFormat, addressRange, runs, evaluation } = arithmetic;
  const { bits, signed } = addressFormat;
  const circuit = evaluation ? evaluationText(evaluation()) : runs;
  return `${finishText(address)} ${bits} ${signed} ${addressRange.low} ${addressRange.high} ${circuit}`;
}

function evaluationText(it: Evaluation): string {
  const size = it.kind === "segments" ? it.pieces.length : it.coefficients.length;
  return `${it.kind} ${size} ${it.low} ${it.high} ${it.bits}`;
}

/** Formats of what stays inside the layer, sizes of tables, choices of its law. */
function attributeText(value: unknown): string {
  return typeof value === "object" && value !== null && "text" in value ? String(value.text) : String(value);
}

/** Never its parameters, nor what follows from them: typing must not draw weights. */
function finishText(finish: Finish): string {
  switch (finish.kind) {
    case "none":
      return "";
    case "clamp":
      return `clamp ${finish.low} ${finish.high}`;
    case "thresholds":
      return `thresholds ${finish.low} ${finish.step} ${finish.levels}`;
    case "shift":
      return `shift ${finish.shift}`;
    case "requantise":
      return `requantise ${finish.perChannel} ${finish.low} ${finish.high}`;
  }
}
