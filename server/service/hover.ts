import { countText, errorText } from "../estimate/display.ts";
import type { Layer } from "../network/checked.ts";
import { metrics } from "../network/requirements.ts";
import { type Context, contextAt } from "./context.ts";
import { comparisonCosts, layerCosts, layerWork, networkCosts, networkWork, weightsNote } from "./costCard.ts";
import { blocksOf, definitionOf, documentationOf, labelAt } from "./definition.ts";
import {
  annotationDocumentation,
  deviceDocumentation,
  formatDocumentation,
  layerDocumentation,
} from "./documentation.ts";
import { calleeOf, layerOfMember, layersInBlock, memberAt } from "./members.ts";
import { type LocatedName, symbolAt } from "./names.ts";
import { locator, type Range } from "./places.ts";
import { signatureOf } from "./signatureHelp.ts";
import { tensorText, writtenLayers } from "./tensor.ts";
import { wordDocumentation } from "./words.ts";
import type { Document } from "./workspace.ts";

export interface Hover extends Range {
  readonly markdown: string;
}

/** What there is to say about the word at `offset`. */
export function hoverAt(document: Document, offset: number): Hover | undefined {
  const context = contextAt(document.tree, offset);
  const { word } = context;
  if (context.comment || word.text === "") return undefined;
  const symbol = symbolAt(document.tree, offset);
  const about =
    (symbol ? aboutSymbol(document, symbol) : (aboutMember(document, offset) ?? aboutLabel(document, offset))) ??
    aboutWord(document, context);
  return about === undefined || about === "" ? undefined : { start: word.start, end: word.end, markdown: about };
}

function aboutSymbol(document: Document, symbol: LocatedName): string | undefined {
  const definition = definitionOf(document, symbol);
  const { mapped, checked, targets, comparisons, compared } = document.compilation();
  const doc = documentationOf(document, symbol);
  switch (symbol.namespace) {
    case "layer": {
      const network = definition && networkAround(document, definition);
      const layer = network?.byName.get(symbol.name);
      if (layer) return joined(doc, layerMarkdown(document, layer));
      return definition && joined(doc, inBlockMarkdown(document, definition));
    }
    case "network": {
      const network = checked.networks.find((it) => it.header === definition?.statement);
      if (!network) return undefined;
      const costs = [
        ...mapped.filter((it) => it.network === network).map(networkCosts),
        ...compared.filter((it) => it.network === network).map(comparisonCosts),
      ];
      const none = network.broken ? "No estimate: the network has errors." : networkWork(network);
      return joined(doc, ...(costs.length > 0 ? costs : [none, weightsNote(network.weights)]));
    }
    case "target": {
      const target = targets.get(symbol.name);
      const name = target?.device.name ?? comparisons.get(symbol.name)?.processor.name;
      return name === undefined
        ? undefined
        : joined(doc, deviceDocumentation(name) ?? target?.device.documentation ?? "");
    }
    case "approximation":
      return definition && joined(doc, `\`\`\`dnnx\n${textOf(document, definition)}\n\`\`\``);
    case "device":
      return document.compilation().devices.get(symbol.name)?.documentation ?? deviceDocumentation(symbol.name);
    case "block":
      // Layer kinds look like calls of blocks; the kind explains them.
      return joined(blockMarkdown(document, symbol.name), doc) || undefined;
  }
}

/** The head of a block, and what its calls cost together. */
function blockMarkdown(document: Document, name: string): string {
  const { compilation } = document;
  const header = blocksOf(document).find((it) => it.name?.text === name);
  if (!header) return "";
  const head = header.text.slice(header.span.start, header.span.end).replace(/\s*\{$/, "");
  const layers = compilation().checked.networks.flatMap((it) =>
    writtenLayers(it).filter(({ block }) => block === name),
  );
  const macs = layers.reduce((sum, { work }) => sum + work.macs, 0);
  const parameters = layers.reduce((sum, { work }) => sum + work.parameters, 0);
  const use = `Its own layers in all calls: ${countText(layers.length)}, ${countText(macs)} MACs, ${countText(parameters)} parameters.`;
  return joined(`\`\`\`dnnx\n${head}\n\`\`\``, layers.length > 0 ? use : "");
}

/** So many calls of a block are listed one by one. */
const listedCalls = 6;

/** A name inside a block: a parameter, or a layer with what each call of the block made of it. */
function inBlockMarkdown(document: Document, { statement, name }: LocatedName, tree = document.tree): string {
  const declaration = tree.declarations.find((it) => it.header === statement || it.body.includes(statement));
  const header = declaration?.header;
  if (header?.kind !== "blockHeader" || !header.name) return "";
  const block = header.name.text;
  if (statement === header) {
    const parameter = header.parameters.find((it) => it.name.text === name);
    const { start, end } = parameter?.default ?? { start: 0, end: 0 };
    const otherwise = parameter?.default ? `, ${code(header.text.slice(start, end))} when a call does not say` : "";
    return `**${name}**: parameter of the block ${code(block)}${otherwise}.`;
  }
  const callee = statement.kind === "layer" ? calleeOf(statement.value) : undefined;
  if (callee !== undefined && blocksOf(document).some((it) => it.name?.text === callee)) {
    return `**${name}** in the block ${code(block)}: what its call of ${code(callee)} gives.`;
  }
  const layers = layersInBlock(document, block, name);
  const lines = layers.slice(0, listedCalls).map((layer) => {
    const macs = layer.work.macs > 0 ? `, ${countText(layer.work.macs)} MACs` : "";
    return `- ${code(layer.name)}: ${layer.operation} → ${code(tensorText(layer.output))}${macs}`;
  });
  const more = layers.length > listedCalls ? [`- and ${layers.length - listedCalls} more`] : [];
  const none = ["No call of the block makes a layer of it: the block is not called, or its call has errors."];
  return [`**${name}** in the block ${code(block)}:`, "", ...(lines.length > 0 ? [...lines, ...more] : none)].join(
    "\n",
  );
}

/** `k` in `unit(x, k: 4)`, as the block explains it. */
function aboutLabel(document: Document, offset: number): string | undefined {
  const label = labelAt(document, offset);
  return label && inBlockMarkdown(document, label.parameter, label.tree);
}

/** `a` in `stage1[2].a`, as the layer that it is there. */
function aboutMember(document: Document, offset: number): string | undefined {
  const member = memberAt(document, offset);
  const layer = member && layerOfMember(document, offset, member);
  return layer && layerMarkdown(document, layer);
}

/** One layer: what it computes, what it reads and writes, what it costs on each target. */
function layerMarkdown(document: Document, layer: Layer): string {
  const network = document.compilation().checked.networks.find((it) => it.byName.get(layer.name) === layer);
  const inputs = layer.inputTensors.map((tensor, index) => `\`${layer.inputs[index]}\` ${code(tensorText(tensor))}`);
  const { output, weights } = layer;
  const step = output.pending
    ? ""
    : `, codes ${countText(output.range.low)} … ${countText(output.range.high)}, one step is ${output.format.scale}`;
  const facts = [
    `**${layer.name}**: ${layer.operation}${inputs.length > 0 ? ` of ${inputs.join(", ")}` : ""} → ${code(tensorText(output))}${step}`,
    ...(weights
      ? [
          `Weights ${code(weights.format.text)} [${weights.shape.join(", ")}], ${
            weights.origin === "file" ? "from the file" : "pseudo-random with a fixed seed (no file)"
          }; accumulator ${code(weights.accumulator.text)}`,
        ]
      : []),
    ...(layer.maximumError ? [`Largest error of the function: ${errorText(layer.maximumError())}`] : []),
  ];
  const costs = document
    .compilation()
    .mapped.filter((it) => it.network === network)
    .map((mapped) => layerCosts(mapped, layer));
  return joined(...facts, ...(costs.length > 0 ? costs : [layerWork(layer)]));
}

function aboutWord(document: Document, context: Context): string | undefined {
  const { word, brackets, after, declaration, before, statement } = context;
  if (word.text.startsWith("@")) {
    const name = word.text.slice(1);
    return annotationDocumentation(name) ?? (name === "distilled" ? wordDocumentation(name) : undefined);
  }
  const call = brackets.findLast(({ bracket }) => bracket === "(");
  if (call && after === ":" && call.label === undefined) return parameterDocumentation(call.callee, word.text);
  const format = formatDocumentation(word.text);
  if (format !== undefined) return format;
  if (after === "(") {
    const layer = layerWrittenAt(document, context);
    return joined(layer ? layerMarkdown(document, layer) : "", layerDocumentation(word.text) ?? "");
  }
  if (declaration?.kind === "approximation" && before.length === 0) return annotationDocumentation(word.text);
  if (statement?.kind === "require") {
    const metric = metrics.find((candidate) => candidate.name === word.text);
    if (metric) return joined(metric.documentation, requirementResult(document, context));
  }
  return wordDocumentation(word.text);
}

function parameterDocumentation(callee: string, name: string): string | undefined {
  const parameter = signatureOf(callee)?.parameters.find((candidate) => candidate.name === name);
  return parameter && `\`${name}\`: ${parameter.documentation}`;
}

/** The layer that the call whose name is at the word became. */
function layerWrittenAt(document: Document, { word, statement }: Context): Layer | undefined {
  if (!statement) return undefined;
  const start = word.start - locator(document.tree)(statement);
  for (const network of document.compilation().checked.networks) {
    const layer = writtenLayers(network).find(
      (it) => it.statement === statement && it.expression.start === start && it.block === undefined,
    );
    if (layer) return layer;
  }
  return undefined;
}

function requirementResult(document: Document, { statement }: Context): string {
  const lines = document.compilation().mapped.flatMap(({ estimate, target }) =>
    estimate.requirements
      .filter(({ requirement }) => requirement.place.statement === statement)
      .map(({ met, margin, actual }) => {
        const room =
          margin === undefined
            ? ""
            : `, ${Math.round(Math.abs(margin) * 100)} % ${margin < 0 ? "missing" : "to spare"}`;
        const verdict =
          met === undefined ? `unknown${actual.value === null ? `: ${actual.reason}` : ""}` : met ? "met" : "not met";
        return `On \`${target.name}\`: ${verdict}${room}.`;
      }),
  );
  return lines.join("\n\n");
}

function networkAround(document: Document, symbol: LocatedName) {
  const { tree } = document;
  const declaration = tree.declarations.find(
    (it) => it.header === symbol.statement || it.body.includes(symbol.statement),
  );
  return document.compilation().checked.networks.find((it) => it.header === declaration?.header);
}

function textOf(document: Document, { statement }: LocatedName): string {
  const declaration = document.tree.declarations.find((it) => it.header === statement);
  if (!declaration) return "";
  const locate = locator(document.tree);
  const last = declaration.close ?? declaration.body.at(-1) ?? declaration.header;
  const start = locate(declaration.header) + declaration.header.span.start;
  return document.tree.text.slice(start, locate(last) + last.span.end);
}

function code(text: string): string {
  return `\`${text}\``;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
