import type { Replacement } from "../../grammar/layout.ts";
import type { Statement, SyntaxTree } from "../../grammar/tree.ts";
import type { Layer } from "../network/checked.ts";
import { legalFolds } from "../network/folding.ts";
import { blockNamed } from "./definition.ts";
import { foldArguments, hasFolds } from "./foldText.ts";
import type { Range } from "./places.ts";
import { formatText, tensorText, writtenLayers } from "./tensor.ts";
import type { Document } from "./workspace.ts";

export interface Inlay {
  readonly offset: number;
  readonly label: string;
  /** Where white space goes so that the hint does not stick to the text. */
  readonly paddingLeft: boolean;
  /** Worked out for the hint that is looked at. */
  readonly details: () => InlayDetails;
}

export interface InlayDetails {
  /** Markdown */
  readonly tooltip: string;
  /** What writes the chosen folding into the file. */
  readonly edit?: Replacement;
  /** Where the label leads: the block that is called. */
  readonly target?: { readonly uri: string | undefined; readonly tree: SyntaxTree; readonly range: Range };
}

/** What was inferred and is not written: format and shape of every layer, accumulator width, chosen folding. */
export function inlays(document: Document, range: Range): readonly Inlay[] {
  const { checked, mapped } = document.compilation();
  const { tree } = document;
  const hints: Inlay[] = [];
  const visible = new Map<unknown, number>();
  for (let index = 0; index < tree.statements.length; index++) {
    const start = tree.starts[index]!;
    if (start >= range.end) break;
    if (tree.starts[index + 1]! > range.start) visible.set(tree.statements[index], start);
  }
  for (const network of checked.networks) {
    const streams = mapped
      .filter((it) => it.network === network)
      .map(({ target, design }) => ({
        target: target.name,
        stages: new Map(design.stages.map((stage) => [stage.layer.name, stage])),
      }));
    // A call of a block has many layers; what it gives is what is read.
    for (const statement of declarationBody(document, network.header)) {
      const start = visible.get(statement);
      if (start === undefined || statement.kind !== "layer") continue;
      const result = network.byName.get(statement.name.text);
      if (result?.block === undefined) continue;
      hints.push(resultHint(document, result, start + statement.name.end));
    }
    for (const layer of writtenLayers(network)) {
      const start = visible.get(layer.statement);
      if (start === undefined || layer.operation === "input" || layer.block !== undefined) continue;
      hints.push(shapeHint(layer, start));
      const chosen = streams.flatMap(({ target, stages }): ChosenFold[] => {
        const stage = stages.get(layer.name);
        return stage?.chosen ? [{ target, fold: stage.fold, text: foldText(layer, stage.fold) }] : [];
      });
      const [first] = chosen;
      const agree = chosen.every(({ text }) => text === first?.text);
      // A function takes the lanes of what it reads and has none of its own to write.
      const writable = first !== undefined && agree && hasFolds(layer);
      const folding = first && (agree ? first.text : `${first.text} on ${first.target}`);
      const details = [accumulatorText(layer), folding].filter((text) => text !== undefined);
      if (details.length > 0 && !isNested(layer)) {
        hints.push({
          offset: start + layer.statement.span.end,
          label: details.join(", "),
          paddingLeft: true,
          details: () => ({
            tooltip: [
              ...(layer.weights ? ["Accumulator: exactly wide enough for every sum that can occur."] : []),
              ...(folding
                ? [
                    `Folding: chosen so that the pipeline is balanced within the budget.${writable ? " A double click writes it as `@fold`." : ""}`,
                  ]
                : []),
              ...(agree ? [] : [differingFolds(chosen, hasFolds(layer))]),
            ].join("\n\n"),
            ...(writable ? { edit: foldEdit(layer, first.fold, start) } : {}),
          }),
        });
      }
    }
  }
  return hints.sort((a, b) => a.offset - b.offset);
}

function declarationBody({ tree }: Document, header: Statement): readonly Statement[] {
  return tree.declarations.find((declaration) => declaration.header === header)?.body ?? [];
}

function resultHint(document: Document, { name, output, block }: Layer, offset: number): Inlay {
  return {
    offset,
    label: `: ${tensorText(output)}`,
    paddingLeft: false,
    details: () => {
      const target = block === undefined ? undefined : blockNamed(document, block);
      const tooltip = `The result is \`${name}\`: ${tensorText(output)}.`;
      return { tooltip, ...(target ? { target } : {}) };
    },
  };
}

/** Behind the name of a layer, behind the closing parenthesis of a nested call. */
function shapeHint(layer: Layer, start: number): Inlay {
  const { statement } = layer;
  const name = !isNested(layer) && statement.kind === "layer" ? statement.name : undefined;
  const pending = layer.output.pending ? " (not rounded yet)" : "";
  return {
    offset: start + (name ?? layer.expression).end,
    label: `: ${tensorText(layer.output)}`,
    paddingLeft: false,
    details: () => ({
      tooltip: `Tensor \`${layer.name}\`: ${tensorText(layer.output)}${pending}, codes ${layer.output.range.low} … ${layer.output.range.high}, one step is ${layer.output.format.scale}.`,
    }),
  };
}

function isNested(layer: Layer): boolean {
  return layer.name.includes(".");
}

/** Absent where the output is the accumulator itself: its format stands behind the name already. */
function accumulatorText({ weights, output }: Layer): string | undefined {
  if (!weights || formatText(weights.accumulator) === formatText(output.format)) return undefined;
  return `sums ${formatText(weights.accumulator)}`;
}

/** The annotation with the chosen folding, behind the statement or in the place of one that leaves something open. */
function foldEdit(layer: Layer, fold: Parameters<typeof foldArguments>[1], start: number): Replacement {
  const { statement } = layer;
  const written =
    statement.kind === "layer" ? statement.annotations.find(({ name }) => name.text === "fold") : undefined;
  const text = `@fold(${foldArguments(layer, fold)})`;
  if (written) return { start: start + written.start, end: start + written.end, newText: text };
  const end = start + statement.span.end;
  return { start: end, end, newText: ` ${text}` };
}

/** What the mapping chose for a layer on one of the targets of its network. */
interface ChosenFold {
  readonly target: string;
  readonly fold: { readonly pe: number; readonly simd: number };
  readonly text: string;
}

/** One `@fold` holds on all targets: the best of one may be slow on another or not fit there. */
function differingFolds(chosen: readonly ChosenFold[], canBeWritten: boolean): string {
  const list = chosen.map(({ target, text }) => `- ${target}: ${text}`).join("\n");
  return canBeWritten
    ? `${list}\n\nA \`@fold\` would hold on all of them; the refactorings here write that of one.`
    : list;
}

/** `simd` is left out where it can only be 1. */
function foldText(layer: Layer, { pe, simd }: { readonly pe: number; readonly simd: number }): string {
  return legalFolds(layer).simd.length > 1 ? `pe ${pe}, simd ${simd}` : `pe ${pe}`;
}
