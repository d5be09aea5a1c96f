import type { Expression, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { notSupportedYet } from "../diagnostics/notSupportedYet.ts";
import { unknownFormat } from "../diagnostics/unknownFormat.ts";
import { binary } from "./binary.ts";
import { fixed } from "./fixed.ts";
import type { NumberFormat, ScaledFormat } from "./format.ts";
import { integer } from "./integer.ts";
import { described, type FormatKind, type WrittenFormat } from "./kind.ts";
import { ternary } from "./ternary.ts";

export const formatKinds: readonly FormatKind[] = [integer, fixed, binary, ternary];

/** Formats of the language that cannot be built yet, with what to write instead. */
export const formatsNotYet: ReadonlyMap<string, string> = new Map([
  ["bfp", "Use fixed<W, I> or intN."],
  ["float", "Use fixed<W, I>."],
  ["fp16", "Use fixed<16, 6>."],
  ["bf16", "Use fixed<16, 8>."],
  ["fp8_e4m3", "Use int8."],
  ["fp8_e5m2", "Use int8."],
  ["fp32", "Use fixed<32, 16>."],
  ["log2", "Use int4."],
  ["codebook", "Use int4."],
]);

/** Names for suggestions and completion. */
export const formatNames: readonly string[] = [
  ...["int2", "int3", "int4", "int6", "int8", "int16", "int32", "uint1", "uint2", "uint4", "uint6", "uint8", "uint16"],
  ...["fixed", "ufixed", "binary", "ternary"],
];

const plainFormats = new Map<string, NumberFormat>();

/** The number format that an expression names; undefined after what is wrong was added to `diagnostics`. */
export function readFormat(
  expression: Expression,
  statement: Statement,
  diagnostics: Diagnostic[],
): NumberFormat | undefined {
  if (expression.kind === "name") {
    const known = plainFormats.get(expression.text);
    if (known) return known;
  }
  const written = takeApart(expression, statement, diagnostics);
  if (!written) {
    if (expression.kind === "missing") return undefined;
    const parameters = { text: described(expression).replaceAll('"', ""), near: [] };
    diagnostics.push(report(unknownFormat, { statement, span: expression }, parameters));
    return undefined;
  }
  const kind = formatKinds.find((candidate) => candidate.named(written.name));
  if (kind) {
    const format = kind.read(written);
    if (format && expression.kind === "name") plainFormats.set(expression.text, format);
    return format;
  }
  const instead = formatsNotYet.get(written.name);
  if (instead !== undefined) {
    diagnostics.push(
      report(notSupportedYet, { statement, span: expression }, { what: `The format ${written.name}`, instead }),
    );
  } else {
    const near = nearMisses(written.name, [...formatNames, ...formatsNotYet.keys()]);
    diagnostics.push(report(unknownFormat, { statement, span: expression }, { text: written.name, near }));
  }
  return undefined;
}

/** The format with a scale: its own, or the given one when none is written. */
export function scaledTo(format: NumberFormat, scale: number): ScaledFormat {
  return format.scale === undefined ? { ...format, scale } : (format as ScaledFormat);
}

function takeApart(expression: Expression, statement: Statement, diagnostics: Diagnostic[]): WrittenFormat | undefined {
  const shared = { statement, span: expression, diagnostics };
  switch (expression.kind) {
    case "name":
      return { ...shared, name: expression.text, parameters: [], options: [] };
    case "call":
      return { ...shared, name: expression.callee.text, parameters: [], options: expression.arguments };
    case "generic":
      return { ...shared, name: expression.name.text, parameters: expression.parameters, options: expression.options };
    default:
      return undefined;
  }
}
