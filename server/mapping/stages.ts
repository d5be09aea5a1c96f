import type { Finish, Layer, Shape } from "../network/checked.ts";
import type { Device } from "../targets/target.ts";
import type { ResourceCounts } from "../units/resources.ts";
import type { Stream, Unit } from "../units/unit.ts";
import { type Choices, choicesOf, stageCost, stageCycles } from "./options.ts";
import { type Build, buildStage } from "./stage.ts";
import { type Step, stepsOf } from "./steps.ts";

/** A layer built in one way, with what follows from that. */
export interface BuiltStage {
  readonly layer: Layer;
  readonly build: Build;
  readonly units: readonly Unit[];
  readonly cost: ResourceCounts;
  readonly cycles: number;
  readonly steps: readonly Step[];
  /** Stream that its first unit reads; an add reads two of the same lanes. */
  readonly inputs: readonly Stream[];
  readonly output: Stream;
}

/** What was worked out for the layers of one device, kept as long as the layers are. */
export interface StageStore {
  readonly choices: (layer: Layer, inputLayout: Shape, followers: readonly Layer[]) => Choices;
  readonly stage: (layer: Layer, build: Build, inputLayout: Shape) => BuiltStage;
}

interface KnownChoices {
  readonly layout: string;
  readonly followers: readonly Layer[];
  readonly choices: Choices;
}

function same(left: readonly Layer[], right: readonly Layer[]): boolean {
  return left.length === right.length && left.every((layer, at) => layer === right[at]);
}

/** Distinct sets of choices that are kept: more than any network of one session has. */
const keptChoices = 4096;

export function createStageStore(device: Device): StageStore {
  const byLayer = new WeakMap<Layer, KnownChoices>();
  const byStructure = new Map<string, Choices>();
  const stages = new WeakMap<Layer, Map<string, BuiltStage>>();
  return {
    choices: (layer, inputLayout, followers) => {
      const layout = inputLayout.join("x");
      const known = byLayer.get(layer);
      if (known?.layout === layout && same(known.followers, followers)) return known.choices;
      const key = [layer, ...followers].map((it) => structureOf(it, layout)).join("; ");
      let choices = byStructure.get(key);
      if (!choices) {
        if (byStructure.size >= keptChoices) byStructure.clear();
        choices = choicesOf(layer, inputLayout, followers, device);
        byStructure.set(key, choices);
      }
      byLayer.set(layer, { layout, followers, choices });
      return choices;
    },
    stage: (layer, build, inputLayout) => {
      const key = `${build.pe} ${build.simd} ${build.dsp} ${build.weightMemory} ${inputLayout.join("x")}`;
      let builds = stages.get(layer);
      if (!builds) {
        builds = new Map();
        stages.set(layer, builds);
      }
      let stage = builds.get(key);
      if (!stage) {
        stage = built(layer, build, buildStage(layer, build, inputLayout, device), device);
        builds.set(key, stage);
      }
      return stage;
    },
  };
}

function built(layer: Layer, build: Build, units: readonly Unit[], device: Device): BuiltStage {
  const [head, tail] = [units[0]!, units.at(-1)!];
  return {
    layer,
    build,
    units,
    cost: stageCost(units, device),
    cycles: stageCycles(units),
    steps: stepsOf(units),
    inputs: head.kind === "add" ? [head.a, head.b] : [head.input],
    output: tail.output,
  };
}

/** Everything about a layer that its choices depend on, as text: two layers with the same text share their choices. */
function structureOf(layer: Layer, layout: string): string {
  const finish = "finish" in layer.arithmetic ? layer.arithmetic.finish : undefined;
  const { geometry, weights, fold, memory } = layer;
  const [input] = layer.inputTensors;
  const format = (it: { bits: number; signed: boolean; kind: string } | undefined) =>
    it ? `${it.kind}${it.signed ? "s" : "u"}${it.bits}` : "";
  return [
    layer.operation,
    layer.arithmetic.kind,
    layout,
    format(input?.format),
    format(layer.output.format),
    layer.output.shape.join("x"),
    input ? `${input.range.low} ${input.range.high}` : "",
    geometry ? JSON.stringify(geometry) : "",
    weights ? `${weights.shape.join("x")} ${format(weights.format)} ${format(weights.accumulator)}` : "",
    finish ? finishText(finish) : "",
    fold ? `${fold.pe} ${fold.simd}` : "",
    memory?.kind ?? "",
  ].join("|");
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
