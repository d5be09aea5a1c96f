import { legalBlocks } from "../../approximations/circulant.ts";
import { annotationKindByName } from "../../approximations/registry.ts";
import { type FormatKind, optionDocumentation } from "../../formats/kind.ts";
import { formatKinds } from "../../formats/registry.ts";
import type { ParameterType } from "../../layers/parameters.ts";
import { layerKindByName } from "../../layers/registry.ts";
import { legalFolds, legalReuse } from "../../network/folding.ts";
import { engineParameters, loops } from "../../targets/engine/parameters.ts";
import type { Context, OpenBracket } from "../context.ts";
import { type BlockHeader, blocksOf } from "../definition.ts";
import { writtenLayers } from "../tensor.ts";
import type { Document } from "../workspace.ts";
import { layerCalls } from "./calls.ts";
import { argumentName, type Item, plain, values } from "./item.ts";
import { defined, parameters, tensors } from "./names.ts";
import { annotationValues, formats, usefulRanks } from "./values.ts";

export function insideBrackets(document: Document, context: Context, bracket: OpenBracket): readonly Item[] {
  const { callee, label, fresh } = bracket;
  // What a repetition starts with: `repeat 3 (x = |)`.
  if (context.before.at(-1) === "=") return tensors(document, context);
  if (bracket.bracket === "<" && fresh) return insideFormat(bracket);
  if (bracket.bracket !== "(" || !fresh) return [];
  if (callee.startsWith("@")) return insideAnnotation(document, context, bracket);
  if (context.declaration?.kind === "approximation" && annotationKindByName.has(callee)) {
    return insideAnnotation(document, context, { ...bracket, callee: `@${callee}` });
  }
  const kind = layerKindByName.get(callee);
  if (kind) {
    if (label !== undefined) {
      const parameter = kind.parameters.find(({ name }) => name === label);
      return parameter ? [...parameterValues(parameter.type), ...parameters(context, "value")] : [];
    }
    const inputs = bracket.unlabelled < kind.inputs.length && bracket.labels.length === 0;
    const available = inputs ? tensors(document, context) : [];
    return [...available, ...(inputs ? layerCalls(available[0]?.label) : []), ...argumentNames(kind, bracket.labels)];
  }
  if (callee === "engine") return engineArguments(bracket);
  const block = blocksOf(document).find(({ name }) => name?.text === callee);
  if (block) return blockArguments(document, context, bracket, block);
  const format = formatKinds.find(({ named }) => named(callee));
  return format ? formatOptions(format, bracket) : [];
}

/** Tensors for the first parameters, those without a default, and the names of all that are not written yet. */
function blockArguments(
  document: Document,
  context: Context,
  { label, labels, unlabelled }: OpenBracket,
  { parameters: declared }: BlockHeader,
): readonly Item[] {
  if (label !== undefined) return [...tensors(document, context), ...parameters(context, "value")];
  const next = declared[unlabelled];
  const inputs = labels.length === 0 && next && next.default === undefined ? tensors(document, context) : [];
  const open = declared.slice(unlabelled).filter(({ name }) => !labels.includes(name.text));
  return [...inputs, ...open.map(({ name }) => argumentName({ name: name.text }))];
}

function insideFormat({ callee, label, position }: OpenBracket): readonly Item[] {
  if (label !== undefined) return optionValues(label);
  return callee === "codebook" && position === 1 ? formats() : [];
}

function engineArguments({ label, labels }: OpenBracket): readonly Item[] {
  if (label === undefined) return argumentNames({ parameters: engineParameters }, labels);
  const type = engineParameters.find(({ name }) => name === label)?.value;
  if (type?.kind === "choice") return values(type.choices);
  if (type?.kind === "boolean") return values(["true", "false"]);
  return type?.kind === "loops" ? values(loops) : [];
}

function argumentNames(
  { parameters }: { readonly parameters: readonly { readonly name: string; readonly documentation: string }[] },
  labels: readonly string[],
): readonly Item[] {
  return parameters.filter(({ name }) => !labels.includes(name)).map(argumentName);
}

function parameterValues(type: ParameterType): readonly Item[] {
  switch (type.kind) {
    case "boolean":
      return values(["true", "false"]);
    case "choice":
      return values(type.choices);
    case "padding":
      return values(["same", "valid"]);
    case "format":
      return formats();
    default:
      return [];
  }
}

function optionValues(option: string): readonly Item[] {
  if (option === "round") return values(["nearest_even", "half_up", "floor", "zero"]);
  if (option === "overflow") return values(["saturate", "wrap"]);
  return option === "per" ? values(["channel"]) : [];
}

function formatOptions({ options }: FormatKind, { labels, label }: OpenBracket): readonly Item[] {
  if (label !== undefined) return optionValues(label);
  return options
    .filter((name) => !labels.includes(name))
    .map((name) => {
      const documentation = optionDocumentation[name];
      return name === "narrow" ? { ...plain("value", name), documentation } : argumentName({ name, documentation });
    });
}

function insideAnnotation(document: Document, context: Context, bracket: OpenBracket): readonly Item[] {
  const name = bracket.callee.slice(1);
  if (name === "distilled") {
    if (bracket.label === undefined) return bracket.labels.includes("from") ? [] : [argumentName({ name: "from" })];
    const own = context.before[1];
    return defined(document, "network", "target").filter(({ label }) => label !== own);
  }
  const layer = document
    .compilation()
    .checked.networks.flatMap(writtenLayers)
    .findLast((it) => it.statement === context.statement);
  if (name === "lowrank" && layer?.weights) return usefulRanks(layer.weights.shape);
  if (name === "circulant" && layer?.weights) return values(legalBlocks(layer.weights.shape).map(String));
  if (name === "reuse" && layer?.weights) return values(legalReuse(layer).map(String));
  if (name !== "fold") return annotationValues(name, bracket);
  const legal = layer && legalFolds(layer);
  if (bracket.label === "pe" || bracket.label === "simd" || bracket.label === "pack") {
    return (legal?.[bracket.label] ?? []).map((value) => ({ ...plain("value", String(value)) }));
  }
  if (bracket.label !== undefined) return [];
  return (["pe", "simd", "pack"] as const)
    .filter((parameter) => !bracket.labels.includes(parameter) && (!legal || legal[parameter].length > 0))
    .map((parameter) => ({
      ...plain("argument", `${parameter}:`),
      insert: `${parameter}: `,
      ...(legal ? { detail: legal[parameter].join(", ") } : {}),
    }));
}
