import { counted, countText, percentText, siText } from "../estimate/display.ts";
import type { Layer } from "../network/checked.ts";
import { legalFolds } from "../network/folding.ts";
import { type Device, resourcesOf } from "../targets/target.ts";
import { blockCount, tilingOf } from "../units/memory.ts";
import { modelOf } from "../units/registry.ts";
import type { Compilation, MappedNetwork } from "./compile.ts";
import { resourceNames } from "./costCard.ts";
import { foldArguments, hasFolds } from "./foldText.ts";
import { locator } from "./places.ts";
import { narrower } from "./repair/narrower.ts";
import type { Document } from "./workspace.ts";

/** One change to a layer and what it does to the whole network, found by estimating the changed file. */
export interface Sensitivity {
  /** For example "weights int4 instead of int5". */
  readonly change: string;
  /** What grows or shrinks, and what stays; or why the change is not possible. */
  readonly effect: string;
}

/**
 * What small changes to one layer would do: a bit less for weights and activations, the next folds, half of the weights zero.
 * Every other fold that the mapping chose is kept, so that nothing but the change counts.
 *
 * @param compile Compiles another text in the place of the document's.
 */
export function sensitivitiesOf(
  document: Document,
  mapped: MappedNetwork,
  name: string,
  compile: (text: string) => Compilation,
): readonly Sensitivity[] {
  const layer = mapped.network.byName.get(name);
  const at = endOf(document, mapped);
  if (!layer || at === undefined || mapped.target.architecture !== "streaming") return [];
  const kept = keptFolds(mapped);
  const estimated = (changes: ReadonlyMap<string, string>): MappedNetwork | string => {
    const all = new Map(kept);
    for (const [what, written] of changes) all.set(what, written);
    const lines = [...all.values()].map((text) => `  override ${text}\n`).join("");
    const text = `${document.tree.text.slice(0, at)}\n${lines}${document.tree.text.slice(at)}`;
    const compilation = compile(text);
    const found = compilation.mapped.find(
      ({ network, target }) => network.name === mapped.network.name && target.name === mapped.target.name,
    );
    if (found) return found;
    return compilation.diagnostics.find((it) => it.severity === "error")?.message ?? "the network cannot be estimated";
  };
  const base = estimated(new Map());
  if (typeof base === "string") return [];
  return variantsOf(layer, mapped).map(({ change, key, override }) => {
    const variant = estimated(new Map([[key, override]]));
    const effect = typeof variant === "string" ? `not possible: ${variant}` : difference(base, variant, name);
    return { change, effect };
  });
}

/** Where the body of the network ends in the text; undefined for a network of another file. */
function endOf({ tree }: Document, { network }: MappedNetwork): number | undefined {
  const declaration = tree.declarations.find(({ header }) => header === network.header);
  return declaration?.close && locator(tree)(declaration.close) + declaration.close.span.start;
}

/** Overrides that keep the folds of a design. */
function keptFolds({ design }: MappedNetwork): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  for (const { layer, fold, chosen } of design.stages) {
    if (chosen && hasFolds(layer)) kept.set(foldKey(layer), foldText(layer, fold));
  }
  return kept;
}

function foldKey({ name }: Layer): string {
  return `${name} fold`;
}

function foldText(layer: Layer, fold: Parameters<typeof foldArguments>[1]): string {
  return `${layer.name} @fold(${foldArguments(layer, fold)})`;
}

interface Variant {
  readonly change: string;
  readonly key: string;
  readonly override: string;
}

function variantsOf(layer: Layer, { design }: MappedNetwork): readonly Variant[] {
  const variants: Variant[] = [];
  const { name, weights, output } = layer;
  const narrowWeights = weights && narrower(weights.format.text);
  if (narrowWeights !== undefined) {
    const change = `weights ${narrowWeights} instead of ${plain(weights!.format.text)}`;
    variants.push({ change, key: "weights", override: `${name} @weights(${narrowWeights})` });
  }
  const narrowOutput = narrower(output.format.text);
  if (narrowOutput !== undefined && output.format.bits <= 16) {
    const change = `activations ${narrowOutput} instead of ${plain(output.format.text)}`;
    variants.push({ change, key: "activations", override: `${name} @activations(${narrowOutput})` });
  }
  const stage = design.stages.find((it) => it.layer === layer);
  if (stage && !layer.reuse) {
    const legal = legalFolds(layer);
    for (const side of ["pe", "simd"] as const) {
      const at = legal[side].indexOf(stage.fold[side]);
      for (const value of [legal[side][at - 1], legal[side][at + 1]]) {
        if (at < 0 || value === undefined) continue;
        const fold = { ...stage.fold, [side]: value };
        const change = `${side} ${value} instead of ${stage.fold[side]}`;
        variants.push({ change, key: foldKey(layer), override: foldText(layer, fold) });
      }
    }
  }
  if (weights && !layer.sparsity) {
    variants.push({ change: "half of the weights zero", key: "sparsity", override: `${name} @sparsity(50%)` });
  }
  return variants;
}

/** The format without its options. */
function plain(text: string): string {
  return text.replace(/\(.*$/, "");
}

/** What differs between two designs of a network, largest things first; what does not is named last. */
function difference(before: MappedNetwork, after: MappedNetwork, layer: string): string {
  const changed: string[] = [];
  const same: string[] = [];
  const { device } = before.target;
  for (const resource of resourcesOf(device)) {
    const [a, b] = [before, after].map(({ estimate }) => estimate.resources[resource].cost.value);
    if (a == null || b == null || (a === 0 && b === 0)) continue;
    const title = resourceNames[resource];
    if (a === b) same.push(title);
    else changed.push(`${countText(Math.abs(b - a))} ${title} ${b < a ? "less" : "more"}`);
  }
  const relative = (title: string, of: (it: MappedNetwork) => number | null, write: (value: number) => string) => {
    const [a, b] = [of(before), of(after)];
    if (a === null || b === null || a === 0) return;
    if (Math.abs(b / a - 1) < 5e-4) same.push(title);
    else changed.push(`${title} ${write(b)} (${b < a ? "−" : "+"}${percentText(Math.abs(b / a - 1))})`);
  };
  relative(
    "interval",
    (it) => it.estimate.intervalCycles.value,
    (value) => counted(value, "cycle"),
  );
  relative(
    "latency",
    (it) => it.estimate.latencyCycles.value,
    (value) => counted(value, "cycle"),
  );
  relative(
    "energy",
    (it) => it.estimate.energy.total.value,
    (value) => siText(value, "J"),
  );
  const [noise, noiser] = [before.estimate.noise.value, after.estimate.noise.value];
  if (noise !== null && noiser !== null && Math.abs(noiser - noise) >= 0.05) {
    const by = `${noiser < noise ? "−" : "+"}${Math.abs(noiser - noise).toFixed(1)} dB`;
    changed.push(`signal to quantisation noise ${noiser.toFixed(1)} dB (${by})`);
  }
  const memory = memories(before, after, layer, device);
  return [
    changed.length > 0 ? changed.join(", ") : "nothing changes",
    ...(changed.length > 0 && same.length > 0 ? [`unchanged: ${same.join(", ")}`] : []),
    ...memory,
  ].join("; ");
}

/** How the words of a layer's block memories change, and why that takes more, fewer or as many blocks. */
function memories(before: MappedNetwork, after: MappedNetwork, layer: string, device: Device): string[] {
  const of = ({ design }: MappedNetwork) =>
    (design.parts.find((part) => part.layer === layer)?.units ?? []).flatMap((unit) =>
      modelOf(unit)
        .memories(unit)
        .filter(({ kind }) => kind === "bram")
        .map((memory, index) => ({ ...memory, unit: unit.name, index })),
    );
  const later = of(after);
  if (!device.block) return [];
  return of(before).flatMap((it) => {
    const next = later.find(({ unit, index }) => unit === it.unit && index === it.index);
    if (!next || (next.width === it.width && next.depth === it.depth)) return [];
    const [a, b] = [blockCount(it, device), blockCount(next, device)];
    const [bits, words] = tilingOf(next, device).shape;
    const verdict = a === b ? `still ${a}` : `${b} instead of ${a}`;
    return [
      `words of ${it.unit} are ${next.width} bits × ${next.depth} (before ${it.width} × ${it.depth}), ${verdict} ${b === 1 ? "block" : "blocks"} in the shape of ${bits} × ${words}`,
    ];
  });
}
