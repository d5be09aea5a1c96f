import type { Annotation, Expression, Statement } from "../../../grammar/tree.ts";
import { statementAt } from "../../../grammar/walk.ts";
import { constantText } from "../../formats/constant.ts";
import type { NumberFormat } from "../../formats/format.ts";
import { readFormat } from "../../formats/registry.ts";
import type { Range } from "../places.ts";
import type { Document } from "../workspace.ts";
import type { Refactoring } from "./refactoring.ts";

/** An integer format with a scale that is a power of two as fixed point, and back: the same codes with the same values. */
export function convertFormat(document: Document, range: Range): Refactoring | undefined {
  const { statement, start } = statementAt(document.tree, range.start);
  const written = formatAt(statement, range.start - start);
  if (!written || range.end - start > written.expression.end) return undefined;
  const format = readFormat(written.expression, statement, [], "weights");
  const other = format && converted(format, format.scale ?? inferredScale(document, statement, written.use));
  if (!format || other === undefined) return undefined;
  const { start: from, end } = written.expression;
  return {
    title: `Write ${format.text} as ${other}`,
    kind: "rewrite",
    variants: [[{ start: start + from, end: start + end, newText: other }]],
  };
}

interface Written {
  readonly expression: Expression;
  /** The annotation that it stands in, or "input". */
  readonly use: string;
}

const formatAnnotations: ReadonlySet<string> = new Set(["weights", "activations", "bias", "accumulator"]);

/** The format at an offset of a statement. */
function formatAt(statement: Statement, offset: number): Written | undefined {
  const annotations: readonly Annotation[] =
    statement.kind === "entry" ? [statement.annotation] : "annotations" in statement ? statement.annotations : [];
  const found = annotations
    .filter(({ name, arguments: written }) => formatAnnotations.has(name.text) && written.length === 1)
    .map(({ name, arguments: written }): Written => ({ expression: written[0]!.value, use: name.text }));
  if (statement.kind === "input" && statement.format) found.push({ expression: statement.format, use: "input" });
  return found.find(({ expression }) => expression.start <= offset && offset <= expression.end);
}

/** The scale that the data or the range gave the only layer of a statement. */
function inferredScale(document: Document, statement: Statement, use: string): number | undefined {
  const layers = document
    .compilation()
    .checked.networks.flatMap((network) => network.layers.filter((layer) => layer.statement === statement));
  const [only, ...more] = use === "weights" ? layers.filter(({ weights }) => weights) : layers;
  if (!only || more.length > 0) return undefined;
  if (use === "weights") return only.weights!.format.scale;
  return use === "activations" ? only.output.format.scale : undefined;
}

function converted(format: NumberFormat, scale: number | undefined): string | undefined {
  const { kind, bits, signed, zero, channelScales, rounding, overflow } = format;
  if (scale === undefined || zero !== undefined || channelScales !== undefined) return undefined;
  const options = [
    ...(rounding === "nearest_even" ? [] : [`round: ${rounding}`]),
    ...(overflow === "saturate" ? [] : [`overflow: ${overflow}`]),
  ];
  const sign = signed ? "" : "u";
  if (kind === "fixed") return `${sign}int${bits}(${[`scale: ${constantText(scale)}`, ...options].join(", ")})`;
  const exponent = Math.log2(scale);
  const whole = format.high - format.low === 2 ** bits - 1;
  if (kind !== "integer" || !whole || !Number.isInteger(exponent)) return undefined;
  return `${sign}fixed<${bits}, ${bits + exponent}>${options.length > 0 ? `(${options.join(", ")})` : ""}`;
}
