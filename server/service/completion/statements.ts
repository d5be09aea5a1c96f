import { annotationKinds } from "../../approximations/registry.ts";
import { layerKinds } from "../../layers/registry.ts";
import { metrics } from "../../network/requirements.ts";
import { processors, programmable } from "../../targets/catalogue.ts";
import type { Context } from "../context.ts";
import { blocksOf } from "../definition.ts";
import { deviceDocumentation } from "../documentation.ts";
import { declarationWords, networkWords, targetWords } from "../words.ts";
import type { Document } from "../workspace.ts";
import { blockItem, layerCalls, layerStatement } from "./calls.ts";
import { type Item, plain, units, unitsOf, values, written } from "./item.ts";
import { defined, paths, tensors } from "./names.ts";
import { annotations, annotationValues, formats } from "./values.ts";

export function atFileLevel(context: Context, document: Document): readonly Item[] {
  return context.before.length > 0
    ? inHeader(document, context)
    : declarationWords.map((word) => written("statement", word));
}

export function inHeader(document: Document, { before }: Context): readonly Item[] {
  const last = before.at(-1);
  if (before[0] !== "network" || before.length < 2) return [];
  if (last === "on" || last === ",") return defined(document, "target", "target");
  return before.length === 2 ? [plain("statement", "on")] : [];
}

export function inTarget(document: Document, { before }: Context): readonly Item[] {
  switch (before[0]) {
    case undefined:
      return targetWords.map((word) => written("property", word));
    case "device":
      return [...catalogue(), ...defined(document, "device", "device")];
    case "clock":
      return before.length === 2 ? units(unitsOf(["frequency"])) : [];
    case "architecture":
      return [
        plain("value", "streaming"),
        { ...plain("value", "engine"), insert: "engine(rows: ${1:16}, columns: ${2:16})", snippet: true },
      ];
    case "budget": {
      const last = before.at(-1);
      return last === "budget" || last === ","
        ? ["lut", "ff", "dsp", "bram", "uram"].map((name) => ({
            ...plain("value", name),
            insert: `${name} \${1:70}%`,
            snippet: true,
          }))
        : [];
    }
    default:
      return [];
  }
}

function catalogue(): readonly Item[] {
  return [...programmable, ...processors].map((device) => ({
    ...plain("device", device.name),
    detail: `${device.vendor} ${device.title}`,
    documentation: deviceDocumentation(device.name) ?? "",
  }));
}

/** `weights int4`: an annotation without `@` and, where there is one value, without parentheses. */
export function inApproximation({ before }: Context): readonly Item[] {
  const [name, ...rest] = before;
  if (name === undefined) {
    return annotationKinds.map((kind) => ({
      ...plain("annotation", kind.name),
      insert: kind.snippet.replace(/^(\w+)\((.*)\)$/s, "$1 $2"),
      snippet: true,
      documentation: kind.documentation,
    }));
  }
  return annotationValues(name, rest.filter((text) => text === ",").length);
}

export function inNetwork(document: Document, context: Context): readonly Item[] {
  const { before, statement } = context;
  const last = before.at(-1);
  switch (before[0]) {
    case undefined:
      return [
        ...networkWords.map((word) => written("statement", word)),
        ...layerKinds.map((kind) => layerStatement(kind, tensors(document, context)[0]?.label)),
      ];
    case "use":
      return defined(document, "approximation", "approximation");
    case "output":
      return last === "output" || last === "," ? tensors(document, context) : [];
    case "weights":
      return before.length === 1 ? [plain("statement", "from")] : [];
    case "require":
      return inRequirement(document, context);
    case "override":
      return before.length === 1 ? paths(document, context) : [];
    case "input":
      return last === ":" ? formats() : [];
    default:
      break;
  }
  if (last === "=") {
    const input = tensors(document, context)[0]?.label;
    return [...layerCalls(input), ...blocksOf(document).map((header) => blockItem(header, input))];
  }
  return statement?.kind === "layer" || statement?.kind === "input" ? annotations(context) : [];
}

function inRequirement(document: Document, context: Context): readonly Item[] {
  const { before } = context;
  const last = before.at(-1);
  const metricItems = (): Item[] =>
    metrics.map(({ name, documentation }) => ({ ...plain("property", name), documentation }));
  if (before.length === 1) return [...metricItems(), ...tensors(document, context)];
  if (last === ".") return metricItems();
  const comparison = before.findIndex((text) => /^[<>]=?$/.test(text));
  const metric = metrics.find(({ name }) => name === before[comparison < 0 ? before.length - 1 : comparison - 1]);
  if (!metric) return [];
  if (comparison < 0) return values(metric.name === "throughput" ? [">=", ">"] : ["<=", "<"]);
  return comparison === before.length - 2 ? units(unitsOf(metric.dimensions)) : [];
}
