import { annotationKinds } from "../../approximations/registry.ts";
import { layerKinds } from "../../layers/registry.ts";
import type { Dimension } from "../../network/quantities.ts";
import { metrics } from "../../network/requirements.ts";
import { processors, programmable } from "../../targets/catalogue.ts";
import { deviceProperties } from "../../targets/fileDevices.ts";
import { offChipKinds } from "../../targets/offChip.ts";
import { processes } from "../../targets/process.ts";
import type { Context } from "../context.ts";
import { blocksOf } from "../definition.ts";
import { deviceDocumentation } from "../documentation.ts";
import {
  blockWords,
  declarationWords,
  expressionWords,
  networkWords,
  targetWords,
  wordDocumentation,
} from "../words.ts";
import type { Document } from "../workspace.ts";
import { blockItem, layerCalls, layerStatement } from "./calls.ts";
import { type Item, plain, units, unitsOf, values, written } from "./item.ts";
import { defined, parameters, paths, tensors } from "./names.ts";
import { annotations, annotationValues, formats } from "./values.ts";

export function atFileLevel(context: Context, document: Document): readonly Item[] {
  return context.before.length > 0
    ? inHeader(document, context)
    : declarationWords.map((word) => written("statement", word));
}

export function inHeader(document: Document, { before }: Context): readonly Item[] {
  const last = before.at(-1);
  if (before[0] === "device") {
    if (last === "extends") return [...catalogue(programmable), ...defined(document, "device", "device")];
    return before.length === 2 ? [plain("statement", "extends")] : [];
  }
  if (before[0] !== "network" || before.length < 2 || last === "{") return [];
  if (last === "on" || last === ",") return defined(document, "target", "target");
  const distilled = { ...plain("annotation", "@distilled"), insert: "@distilled(from: ${1:teacher})", snippet: true };
  const documentation = wordDocumentation("distilled") ?? "";
  return [...(before.length === 2 ? [plain("statement", "on")] : []), { ...distilled, documentation }];
}

/** Properties that are a quantity. */
const quantities: Readonly<Record<string, Dimension>> = {
  clock: "frequency",
  process: "length",
  voltage: "voltage",
  area: "area",
  sram: "information",
  power: "power",
  board: "power",
};

export function inTarget(document: Document, { before, declaration }: Context): readonly Item[] {
  const [property, ...said] = before;
  if (property === "process" && said.length === 0) return values(processes);
  const dimension = quantities[property ?? ""];
  if (dimension) return said.length === 1 ? units(unitsOf([dimension])) : [];
  switch (property) {
    case undefined:
      return declaration?.kind === "device"
        ? deviceProperties.map(({ name, documentation }) => ({ ...plain("property", name), documentation }))
        : targetWords.map((word) => written("property", word));
    case "device":
      return [...catalogue([...programmable, ...processors]), ...defined(document, "device", "device")];
    case "dram":
      if (said.length === 0) return values(offChipKinds.map(({ name }) => name));
      return said.at(-2) === "," ? units(unitsOf(["bandwidth"])) : [];
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

function catalogue(devices: readonly (typeof programmable | typeof processors)[number][]): readonly Item[] {
  return devices.map((device) => ({
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
  const last = rest.at(-1);
  if (last !== undefined && !/^[,:]$/.test(last)) return [];
  const label = last === ":" ? rest.at(-2) : undefined;
  return annotationValues(name, { label, labels: rest, position: rest.filter((text) => text === ",").length });
}

export function inNetwork(document: Document, context: Context): readonly Item[] {
  const { before, statement, declaration } = context;
  const last = before.at(-1);
  switch (before[0]) {
    case undefined:
      return [
        ...(declaration?.kind === "block" ? blockWords : networkWords).map((word) => written("statement", word)),
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
      return before.length === 1 || last === "." ? paths(document, context) : annotations(context);
    case "return":
      if (before.length === 1) return [...tensors(document, context), ...calls(document, context)];
      break;
    case "input":
      return last === ":" ? formats() : [];
    default:
      break;
  }
  if (last === "=") return [...calls(document, context), ...expressionWords.map((word) => written("statement", word))];
  if (last === "then" || last === "else") return [...tensors(document, context), ...calls(document, context)];
  if (last === "if") return parameters(context, "value");
  const carried = carriedName(before);
  if (carried !== undefined) return calls(document, context, carried);
  if (before[0] === "exit") return inExit(context);
  const isOpen =
    last === "repeat" || before.at(-2) === "repeat" || before.lastIndexOf("if") > before.lastIndexOf("else");
  return !isOpen && (statement?.kind === "layer" || statement?.kind === "input") ? annotations(context) : [];
}

/** Calls of layers and blocks, of the tensor `input` or the nearest one. */
function calls(document: Document, context: Context, input?: string): readonly Item[] {
  const read = input ?? tensors(document, context)[0]?.label;
  return [...layerCalls(read), ...blocksOf(document).map((header) => blockItem(header, read))];
}

/** `x` behind `repeat 3 (x = stem)`, where what is repeated has to follow. */
function carriedName(before: readonly string[]): string | undefined {
  const repeat = before.lastIndexOf("repeat");
  const open = repeat < 0 ? -1 : before.indexOf("(", repeat);
  if (open < 0 || before[open + 2] !== "=") return undefined;
  let depth = 0;
  const close = before.findIndex((text, at) => {
    if (at >= open && text === "(") depth += 1;
    if (at >= open && text === ")") depth -= 1;
    return at >= open && depth === 0;
  });
  return close === before.length - 1 ? before[open + 1] : undefined;
}

/** The clauses behind the layer of an exit. */
function inExit(context: Context): readonly Item[] {
  const { before } = context;
  if (before.includes("taken")) return before.at(-1) === "%" ? annotations(context) : [];
  const when = before.indexOf("when");
  if (when < 0) return before.at(-1) === ")" ? [plain("statement", "when")] : [];
  if (when === before.length - 1) return values(["confidence"]);
  return before.at(-1) === "%" ? [plain("statement", "taken")] : [];
}

function inRequirement(document: Document, context: Context): readonly Item[] {
  const { before } = context;
  const last = before.at(-1);
  const metricItems = (): Item[] =>
    metrics.map(({ name, documentation }) => ({ ...plain("property", name), documentation }));
  if (before.length === 1) return [...metricItems(), ...tensors(document, context)];
  if (last === ".") return [...metricItems(), ...paths(document, context)];
  const comparison = before.findIndex((text) => /^[<>]=?$/.test(text));
  const metric = metrics.find(({ name }) => name === before[comparison < 0 ? before.length - 1 : comparison - 1]);
  if (!metric) return [];
  if (comparison < 0) return values(metric.name === "throughput" ? [">=", ">"] : ["<=", "<"]);
  return comparison === before.length - 2 ? units(unitsOf(metric.dimensions)) : [];
}
