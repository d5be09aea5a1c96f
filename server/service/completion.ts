import { lowrankSizes } from "../approximations/lowrank.ts";
import { annotationKindByName, annotationKinds } from "../approximations/registry.ts";
import { type FormatKind, optionDocumentation } from "../formats/kind.ts";
import { formatKinds, formatNames } from "../formats/registry.ts";
import type { LayerKind } from "../layers/layer.ts";
import type { ParameterType } from "../layers/parameters.ts";
import { layerKindByName, layerKinds } from "../layers/registry.ts";
import type { Shape } from "../layers/shape.ts";
import { legalFolds } from "../network/folding.ts";
import { type Dimension, readUnit, unitNames } from "../network/quantities.ts";
import { metrics } from "../network/requirements.ts";
import { processors, programmable } from "../targets/catalogue.ts";
import { engineParameters, loops } from "../targets/engine/parameters.ts";
import { type Context, contextAt, type OpenBracket } from "./context.ts";
import { type BlockHeader, blocksOf } from "./definition.ts";
import { annotationDocumentation, deviceDocumentation, layerDocumentation } from "./documentation.ts";
import { type Namespace, occurrencesIn } from "./names.ts";
import type { Range } from "./places.ts";
import { tensorText, writtenLayers } from "./tensor.ts";
import { declarationWords, networkWords, targetWords, type Word } from "./words.ts";
import type { Document } from "./workspace.ts";

export interface Completion {
  readonly label: string;
  readonly kind:
    | "statement"
    | "layer"
    | "tensor"
    | "argument"
    | "value"
    | "format"
    | "annotation"
    | "device"
    | "target"
    | "approximation"
    | "property"
    | "unit";
  readonly insert: string;
  /** `insert` has places to fill in. */
  readonly snippet: boolean;
  /** What is replaced: the word that the offset touches. */
  readonly range: Range;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
}

type Item = Omit<Completion, "range">;

/** What can be written at `offset`, the likeliest first. */
export function completionsAt(document: Document, offset: number): readonly Completion[] {
  const context = contextAt(document.tree, offset);
  if (context.comment) return [];
  const { start, end } = context.word;
  return itemsFor(document, context).map((item) => ({ ...item, range: { start, end } }));
}

function itemsFor(document: Document, context: Context): readonly Item[] {
  const { declaration, brackets, word } = context;
  const bracket = brackets.at(-1);
  if (bracket) return insideBrackets(document, context, bracket);
  if (!declaration) return atFileLevel(context, document);
  if (context.statement === declaration.header) return inHeader(document, context);
  switch (declaration.kind) {
    case "target":
    case "device":
      return inTarget(document, context);
    case "approximation":
      return inApproximation(context);
    case "network":
    case "block":
      return word.text.startsWith("@") ? annotations(context) : inNetwork(document, context);
    default:
      return [];
  }
}

function atFileLevel(context: Context, document: Document): readonly Item[] {
  return context.before.length > 0
    ? inHeader(document, context)
    : declarationWords.map((word) => written("statement", word));
}

function inHeader(document: Document, { before }: Context): readonly Item[] {
  const last = before.at(-1);
  if (before[0] !== "network" || before.length < 2) return [];
  if (last === "on" || last === ",") return defined(document, "target", "target");
  return before.length === 2 ? [plain("statement", "on")] : [];
}

function inTarget(document: Document, { before }: Context): readonly Item[] {
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
function inApproximation({ before }: Context): readonly Item[] {
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

function inNetwork(document: Document, context: Context): readonly Item[] {
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

function insideBrackets(document: Document, context: Context, bracket: OpenBracket): readonly Item[] {
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
  if (bracket.label === "pe" || bracket.label === "simd") {
    return (legal?.[bracket.label] ?? []).map((value) => ({ ...plain("value", String(value)) }));
  }
  if (bracket.label !== undefined) return [];
  return (["pe", "simd"] as const)
    .filter((parameter) => !bracket.labels.includes(parameter) && (!legal || legal[parameter].length > 0))
    .map((parameter) => ({
      ...plain("argument", `${parameter}:`),
      insert: `${parameter}: `,
      ...(legal ? { detail: legal[parameter].join(", ") } : {}),
    }));
}

/** Values of an annotation's argument number `position`. */
function annotationValues(name: string, position: number): readonly Item[] {
  const kind = annotationKindByName.get(name);
  const parameter = kind?.parameters[position];
  if (!parameter) return [];
  if (parameter.name === "format") return formats(name === "weights" ? "weights" : "tensor");
  if (parameter.name === "fraction") return values(["50%", "75%", "90%"]);
  return values(parameter.values ?? []);
}

/** Powers of two up to the largest rank that saves something, and that rank, each with what is left of the weights. */
function usefulRanks(shape: Shape): readonly Item[] {
  const { saving } = lowrankSizes(shape, 1);
  const ranks = Array.from({ length: 20 }, (_, power) => 2 ** power).filter((rank) => rank < saving);
  return [...ranks, ...(saving > 0 ? [saving] : [])].map((rank) => {
    const { before, after } = lowrankSizes(shape, rank);
    return { ...plain("value", String(rank)), detail: `${Math.round((100 * after) / before)} % of ${before} weights` };
  });
}

/** Annotations that say something about the layer being written and are not there yet. */
function annotations({ before, brackets }: Context): readonly Item[] {
  if (brackets.length > 0) return [];
  const callee = before[1] === "=" ? layerKindByName.get(before[2] ?? "") : undefined;
  return annotationKinds
    .filter(({ name }) => !before.includes(`@${name}`) && (!callee || callee.annotations.includes(name)))
    .map(({ name, snippet, documentation }) => ({
      ...plain("annotation", `@${name}`),
      insert: `@${snippet}`,
      snippet: true,
      documentation: annotationDocumentation(name) ?? documentation,
    }));
}

/** Layers of the network that is being written, those inside of blocks with the path that leads there. */
function paths(document: Document, { declaration }: Context): readonly Item[] {
  const network = document.compilation().checked.networks.find(({ header }) => header === declaration?.header);
  return (network?.layers ?? [])
    .filter(({ operation }) => operation !== "input")
    .map(({ name, operation, output }) => ({
      ...plain("tensor", name),
      detail: `${operation} → ${tensorText(output)}`,
    }));
}

/** Tensors defined in front of the offset, the nearest first: chains read what stands right above. */
function tensors(document: Document, context: Context): readonly Item[] {
  const { declaration, word } = context;
  if (!declaration) return [];
  const network = document.compilation().checked.networks.find(({ header }) => header === declaration.header);
  const found: Item[] = [];
  let start = document.tree.starts[document.tree.statements.indexOf(declaration.header)] ?? 0;
  start += declaration.header.length;
  for (const statement of declaration.body) {
    if (start + statement.span.start >= word.start || statement === context.statement) break;
    start += statement.length;
    for (const { role, namespace, name } of occurrencesIn(statement)) {
      if (role !== "definition" || namespace !== "layer") continue;
      const layer = network?.byName.get(name);
      found.push({ ...plain("tensor", name), ...(layer ? { detail: tensorText(layer.output) } : {}) });
    }
  }
  return found.reverse();
}

function layerCalls(input: string | undefined): readonly Item[] {
  return layerKinds.map((kind) => ({ ...layerItem(kind), insert: callSnippet(kind, input, 1) }));
}

/** The call of a block with what has no default. */
function blockItem({ name, parameters, doc }: BlockHeader, input: string | undefined): Item {
  const needed = parameters.filter((parameter) => parameter.default === undefined);
  const stops = needed.map((parameter, index) =>
    index === 0 ? `\${1:${input ?? parameter.name.text}}` : `${parameter.name.text}: \${${index + 1}:1}`,
  );
  const text = name?.text ?? "";
  return { ...plain("layer", text), insert: `${text}(${stops.join(", ")})`, snippet: true, documentation: doc ?? "" };
}

function layerStatement(kind: LayerKind, input: string | undefined): Item {
  return { ...layerItem(kind), insert: `\${1:name} = ${callSnippet(kind, input, 2)}` };
}

function layerItem(kind: LayerKind): Item {
  const documentation = layerDocumentation(kind.name) ?? kind.documentation;
  return { ...plain("layer", kind.name), snippet: true, documentation };
}

/** The call with its inputs and the parameters that must be written. */
function callSnippet(kind: LayerKind, input: string | undefined, firstStop: number): string {
  const parts = [
    ...kind.inputs.map(({ name }, index) => (index === 0 && input ? input : name)),
    ...kind.parameters
      .filter((parameter) => parameter.default === undefined && parameter.defaultFrom === undefined)
      .map(({ name }) => name),
  ];
  const stops = parts.map((part, index) => {
    const stop = firstStop + index;
    return index < kind.inputs.length ? `\${${stop}:${part}}` : `${part}: \${${stop}:1}`;
  });
  return `${kind.name}(${stops.join(", ")})`;
}

/** @param use Only weights can share values or have a scale for each output channel. */
function formats(use: "weights" | "tensor" = "tensor"): readonly Item[] {
  const legal = (label: string) => use === "weights" || !/^codebook|per: channel/.test(label);
  const forms = formatKinds.flatMap(({ forms, documentation }) =>
    forms
      .filter(({ label }) => legal(label))
      .map(({ label, snippet, detail }) => ({
        ...plain("format", label),
        insert: snippet,
        snippet: true,
        detail,
        documentation,
      })),
  );
  const labels = new Set(forms.map(({ label }) => label));
  return [
    ...forms,
    ...formatNames
      .filter((name) => !labels.has(name) && !/fixed$|^(float|bfp|log2|codebook)$/.test(name))
      .map((name) => plain("format", name)),
  ];
}

/** Names of a kind that the file defines. */
function defined(document: Document, namespace: Namespace, kind: Completion["kind"]): readonly Item[] {
  return document.tree.declarations.flatMap(({ header }) =>
    occurrencesIn(header)
      .filter((it) => it.role === "definition" && it.namespace === namespace)
      .map(({ name }) => ({ ...plain(kind, name), ...(header.doc ? { documentation: header.doc } : {}) })),
  );
}

function values(names: readonly string[]): readonly Item[] {
  return names.map((name) => plain("value", name));
}

function unitsOf(dimensions: readonly Dimension[]): readonly string[] {
  const named = unitNames.filter((name) => dimensions.some((dimension) => readUnit(name)?.dimension === dimension));
  return dimensions.includes("fraction") ? ["%", ...named] : named;
}

function units(names: readonly string[]): readonly Item[] {
  return names.map((name) => plain("unit", name));
}

function plain(kind: Completion["kind"], label: string): Item {
  return { label, kind, insert: label, snippet: false };
}

function written(kind: Completion["kind"], word: Word): Item {
  return { label: word.name, kind, insert: word.snippet, snippet: true, documentation: word.documentation };
}
