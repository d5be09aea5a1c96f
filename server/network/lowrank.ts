import { lowrankSizes } from "../approximations/lowrank.ts";
import type { Settings } from "../approximations/registry.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { lowrankSavesNothing } from "../diagnostics/lowrankSavesNothing.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import type { Attributes } from "../layers/parameters.ts";
import type { Shape } from "../layers/shape.ts";
import type { Alias, LayerDraft, Reference } from "./draft.ts";
import { placeOf } from "./draftPlace.ts";
import { canFactor } from "./weights/lowrank.ts";
import type { WeightsSource } from "./weightsOf.ts";

interface Parts {
  readonly layers?: readonly LayerDraft[];
  readonly aliases?: readonly Alias[];
  readonly outputs?: readonly Reference[];
}

/** With two layers in the place of each that has `@lowrank`: `<layer>.reduce`, and the layer on its result. */
export function splitLowRank<P extends Parts>(parts: P): P {
  const { layers = [], aliases, outputs } = parts;
  if (!layers.some(isSplit)) return parts;
  const moved: number[] = [];
  const split: LayerDraft[] = [];
  const follow = (reference: Reference): Reference =>
    reference.local === undefined ? reference : { ...reference, local: moved[reference.local]! };
  for (const layer of layers) {
    const inputs = layer.inputs.map(follow);
    if (!isSplit(layer)) split.push({ ...layer, inputs });
    else {
      split.push(reducing(layer, inputs));
      const { start, end } = layer.expression;
      split.push(expanding(layer, [{ start, end, local: split.length - 1 }]));
    }
    moved.push(split.length - 1);
  }
  return {
    ...parts,
    layers: split,
    ...(aliases && { aliases: aliases.map(({ name, target }) => ({ name, target: follow(target) })) }),
    ...(outputs && { outputs: outputs.map(follow) }),
  };
}

function rankOf({ settings, defaults }: LayerDraft) {
  return settings.lowrank ?? defaults?.lowrank;
}

function isSplit(layer: LayerDraft): boolean {
  const { kind, attributes } = layer;
  if (!attributes || !kind?.annotations.includes("lowrank") || !rankOf(layer)) return false;
  return attributes.groups === undefined || attributes.groups === 1;
}

function outputsOf(attributes: Attributes): number {
  return (attributes.filters ?? attributes.units) as number;
}

/** What arranges or follows the sums of the whole layer stays with its second half. */
const ofTheWhole: readonly (keyof Settings)[] = ["activations", "accumulator", "bias", "fold", "reuse"];

/** What speaks of the zeros that the whole layer reads stays with its first half. */
const ofTheFirst: readonly (keyof Settings)[] = ["skip"];

/** Whether a setting of the whole layer concerns this half of it; true for a layer that is whole. */
export function concerns({ factor }: LayerDraft, setting: string): boolean {
  if (!factor) return true;
  const others: readonly string[] = factor.part === "reduce" ? ofTheWhole : ofTheFirst;
  return !others.includes(setting);
}

function reducing(layer: LayerDraft, inputs: readonly Reference[]): LayerDraft {
  const attributes = layer.attributes!;
  const rank = rankOf(layer)!.value;
  const size = attributes.filters === undefined ? { units: rank } : { filters: rank };
  return {
    ...layer,
    name: `${layer.name}.reduce`,
    inputs,
    settings: without(layer.settings, ofTheWhole),
    attributes: { ...attributes, ...size, bias: false },
    factor: { part: "reduce", of: layer.name, rank, outputs: outputsOf(attributes) },
  };
}

function expanding(layer: LayerDraft, inputs: readonly Reference[]): LayerDraft {
  const attributes = layer.attributes!;
  const one = { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], padding: [0, 0, 0, 0] };
  return {
    ...layer,
    inputs,
    settings: without(layer.settings, ofTheFirst),
    attributes: attributes.filters === undefined ? attributes : { ...attributes, ...one },
    factor: { part: "expand", of: layer.name, rank: rankOf(layer)!.value, outputs: outputsOf(attributes) },
  };
}

function without(settings: Settings, names: readonly (keyof Settings)[]): Settings {
  if (!names.some((name) => name in settings)) return settings;
  const rest: { -readonly [Key in keyof Settings]: Settings[Key] } = { ...settings };
  for (const name of names) delete rest[name];
  return rest;
}

/** Whether the rank of a layer is legal, reported at its first half; `weights`: shape of the weights of this draft. */
export function checkRank(
  draft: LayerDraft,
  weights: Shape | undefined,
  source: WeightsSource | undefined,
  diagnostics: Diagnostic[],
): boolean {
  const written = rankOf(draft);
  if (!written || !weights || draft.factor?.part === "expand") return true;
  const place = written.place.statement === draft.statement ? written.place : placeOf(draft);
  const of = `"${draft.factor?.of ?? draft.name}"`;
  const wrong = (what: string, expected: string, found: string): false => {
    diagnostics.push(report(wrongArgument, place, { what, expected, found }));
    return false;
  };
  if (!draft.factor) return wrong(`@lowrank of ${of}`, "on a layer of one group", `${draft.attributes!.groups} groups`);
  const { rank, outputs: filters } = draft.factor;
  const sizes = lowrankSizes([filters, ...weights.slice(1)], rank);
  const { outputs, columns, before, after, saving } = sizes;
  if (rank >= Math.min(outputs, columns)) {
    const sides = `less than its ${outputs} outputs and the ${columns} weights of each`;
    return wrong(`The rank of ${of}`, sides, String(rank));
  }
  if (source && !canFactor(outputs, columns, rank)) {
    const expected = "of a lower rank, or two layers with weights that were factored before, as this takes too long";
    return wrong(
      `@lowrank of ${of} with weights from a file`,
      expected,
      `${outputs} x ${columns} weights, rank ${rank}`,
    );
  }
  if (after >= before) diagnostics.push(report(lowrankSavesNothing, place, { of, rank, before, after, saving }));
  return true;
}
