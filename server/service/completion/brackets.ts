import { type FormatKind, optionDocumentation } from "../../formats/kind.ts";
import { formatKinds } from "../../formats/registry.ts";
import type { ParameterType } from "../../layers/parameters.ts";
import { layerKindByName } from "../../layers/registry.ts";
import { legalFolds } from "../../network/folding.ts";
import { engineParameters, loops } from "../../targets/engine/parameters.ts";
import type { Context, OpenBracket } from "../context.ts";
import { writtenLayers } from "../tensor.ts";
import type { Document } from "../workspace.ts";
import { layerCalls } from "./calls.ts";
import { type Item, plain, values } from "./item.ts";
import { tensors } from "./names.ts";
import { annotationValues, formats, usefulRanks } from "./values.ts";

export function insideBrackets(document: Document, context: Context, bracket: OpenBracket): readonly Item[] {
  const { callee, label, fresh } = bracket;
  if (bracket.bracket !== "(" || !fresh) return [];
  if (callee.startsWith("@")) return insideAnnotation(document, context, bracket);
  const kind = layerKindByName.get(callee);
  if (kind) {
    if (label !== undefined) {
      const parameter = kind.parameters.find(({ name }) => name === label);
      return parameter ? parameterValues(parameter.type) : [];
    }
    const inputs = bracket.unlabelled < kind.inputs.length && bracket.labels.length === 0;
    const available = inputs ? tensors(document, context) : [];
    return [...available, ...(inputs ? layerCalls(available[0]?.label) : []), ...argumentNames(kind, bracket.labels)];
  }
  if (callee === "engine") return engineArguments(bracket);
  const format = formatKinds.find(({ named }) => named(callee));
  return format ? formatOptions(format, bracket) : [];
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
  return parameters
    .filter(({ name }) => !labels.includes(name))
    .map(({ name, documentation }) => ({
      ...plain("argument", `${name}:`),
      insert: `${name}: `,
      documentation,
    }));
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

function formatOptions({ options }: FormatKind, { labels, label }: OpenBracket): readonly Item[] {
  if (label === "round") return values(["nearest_even", "half_up", "floor", "zero"]);
  if (label === "overflow") return values(["saturate", "wrap"]);
  if (label === "per") return values(["channel"]);
  if (label !== undefined) return [];
  return options
    .filter((name) => !labels.includes(name))
    .map((name) => {
      const documentation = optionDocumentation[name];
      if (name === "narrow") return { ...plain("value", name), documentation };
      return { ...plain("argument", `${name}:`), insert: `${name}: `, documentation };
    });
}

function insideAnnotation(document: Document, context: Context, bracket: OpenBracket): readonly Item[] {
  const name = bracket.callee.slice(1);
  const layer = document
    .compilation()
    .checked.networks.flatMap(writtenLayers)
    .findLast((it) => it.statement === context.statement);
  if (name === "lowrank" && layer?.weights) return usefulRanks(layer.weights.shape);
  if (name !== "fold") return annotationValues(name, bracket.position);
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
