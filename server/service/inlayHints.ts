import type { Statement } from "../../grammar/tree.ts";
import type { Layer } from "../network/checked.ts";
import { legalFolds } from "../network/folding.ts";
import type { Range } from "./places.ts";
import { formatText, tensorText, writtenLayers } from "./tensor.ts";
import type { Document } from "./workspace.ts";

export interface Inlay {
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
  /** Where white space goes so that the hint does not stick to the text. */
  readonly paddingLeft: boolean;
  /** What writes the chosen folding into the file. */
  readonly edit?: { readonly start: number; readonly end: number; readonly newText: string };
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
    const design = mapped.find((it) => it.network === network)?.design;
    // A call of a block has many layers; what it gives is what is read.
    for (const statement of declarationBody(document, network.header)) {
      const start = visible.get(statement);
      if (start === undefined || statement.kind !== "layer") continue;
      const result = network.byName.get(statement.name.text);
      if (result?.block !== undefined) hints.push(resultHint(result, start + statement.name.end));
    }
    const stages = new Map(design?.stages.map((stage) => [stage.layer.name, stage]));
    for (const layer of writtenLayers(network)) {
      const start = visible.get(layer.statement);
      if (start === undefined || layer.operation === "input" || layer.block !== undefined) continue;
      hints.push(shapeHint(layer, start));
      const stage = stages.get(layer.name);
      const folding = stage?.chosen ? foldText(layer, stage.fold) : undefined;
      const details = [accumulatorText(layer), folding].filter((text) => text !== undefined);
      if (details.length > 0 && !isNested(layer)) {
        hints.push({
          offset: start + layer.statement.span.end,
          label: details.join(", "),
          tooltip: [
            ...(layer.weights ? ["Accumulator: exactly wide enough for every sum that can occur."] : []),
            ...(folding
              ? ["Folding: chosen so that the pipeline is balanced within the budget; set it with `@fold`."]
              : []),
          ].join("\n\n"),
          paddingLeft: true,
          ...(folding ? { edit: foldEdit(layer, stage!.fold, start) } : {}),
        });
      }
    }
  }
  return hints.sort((a, b) => a.offset - b.offset);
}

function declarationBody({ tree }: Document, header: Statement): readonly Statement[] {
  return tree.declarations.find((declaration) => declaration.header === header)?.body ?? [];
}

function resultHint({ name, output }: Layer, offset: number): Inlay {
  const label = `: ${tensorText(output)}`;
  return { offset, label, tooltip: `The result is \`${name}\`: ${tensorText(output)}.`, paddingLeft: false };
}

/** Behind the name of a layer, behind the closing parenthesis of a nested call. */
function shapeHint(layer: Layer, start: number): Inlay {
  const { statement } = layer;
  const name = !isNested(layer) && statement.kind === "layer" ? statement.name : undefined;
  const pending = layer.output.pending ? " (not rounded yet)" : "";
  return {
    offset: start + (name ?? layer.expression).end,
    label: `: ${tensorText(layer.output)}`,
    tooltip: `Tensor \`${layer.name}\`: ${tensorText(layer.output)}${pending}, codes ${layer.output.range.low} … ${layer.output.range.high}, one step is ${layer.output.format.scale}.`,
    paddingLeft: false,
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
function foldEdit(
  layer: Layer,
  { pe, simd }: { readonly pe: number; readonly simd: number },
  start: number,
): NonNullable<Inlay["edit"]> {
  const simdText = legalFolds(layer).simd.length > 1 ? `, simd: ${simd}` : "";
  const { statement } = layer;
  const written =
    statement.kind === "layer" ? statement.annotations.find(({ name }) => name.text === "fold") : undefined;
  const text = `@fold(pe: ${pe}${simdText})`;
  if (written) return { start: start + written.start, end: start + written.end, newText: text };
  const end = start + statement.span.end;
  return { start: end, end, newText: ` ${text}` };
}

/** `simd` is left out where it can only be 1. */
function foldText(layer: Layer, { pe, simd }: { readonly pe: number; readonly simd: number }): string {
  return legalFolds(layer).simd.length > 1 ? `pe ${pe}, simd ${simd}` : `pe ${pe}`;
}
