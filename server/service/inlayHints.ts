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
    const stages = new Map(design?.stages.map((stage) => [stage.layer.name, stage]));
    for (const layer of writtenLayers(network)) {
      const start = visible.get(layer.statement);
      if (start === undefined || layer.operation === "input") continue;
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
        });
      }
    }
  }
  return hints.sort((a, b) => a.offset - b.offset);
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

/** `simd` is left out where it can only be 1. */
function foldText(layer: Layer, { pe, simd }: { readonly pe: number; readonly simd: number }): string {
  return legalFolds(layer).simd.length > 1 ? `pe ${pe}, simd ${simd}` : `pe ${pe}`;
}
