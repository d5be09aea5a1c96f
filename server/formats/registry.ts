import type { Expression, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { unknownFormat } from "../diagnostics/unknownFormat.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { binary } from "./binary.ts";
import { block } from "./block.ts";
import { codebookKind } from "./codebook.ts";
import { constantOf } from "./constant.ts";
import { fixed } from "./fixed.ts";
import { float } from "./float.ts";
import type { NumberFormat, ScaledFormat } from "./format.ts";
import { integer } from "./integer.ts";
import { described, type FormatKind, type WrittenFormat } from "./kind.ts";
import { log2 } from "./log2.ts";
import type { Factor } from "./product.ts";
import { ternary } from "./ternary.ts";

const plainKinds: readonly FormatKind[] = [integer, fixed, binary, ternary, float, block, log2];

export const formatKinds: readonly FormatKind[] = [
  ...plainKinds,
  codebookKind(
    (value, { statement, diagnostics }) => readFormat(value, statement, diagnostics),
    (format) => factorOf(format),
  ),
];

/** Names for suggestions and completion. */
export const formatNames: readonly string[] = [
  ...["int2", "int3", "int4", "int6", "int8", "int16", "int32", "uint1", "uint2", "uint4", "uint6", "uint8", "uint16"],
  ...["fixed", "ufixed", "binary", "ternary"],
  ...["float", "fp8_e4m3", "fp8_e5m2", "fp16", "bf16", "fp32", "bfp", "log2", "codebook"],
];

const kindOf = new Map(formatKinds.map((kind) => [kind.kind, kind]));

/** What a code of the format is as a factor of a product. */
export function factorOf(format: NumberFormat): Factor {
  return kindOf.get(format.kind)!.factor(format);
}

const plainFormats = new Map<string, NumberFormat>();

/**
 * The number format that an expression names; undefined after what is wrong was added to `diagnostics`.
 *
 * @param use Only weights can share values or have a scale for each output channel.
 */
export function readFormat(
  expression: Expression,
  statement: Statement,
  diagnostics: Diagnostic[],
  use: "weights" | "tensor" = "tensor",
): NumberFormat | undefined {
  const format = readAnyFormat(expression, statement, diagnostics);
  if (!format || use === "weights" || !(format.codebook || format.channelScales)) return format;
  const what = format.codebook ? "A codebook" : "A format with a scale for each channel";
  const parameters = { what, expected: "a format of weights (@weights)", found: "asked for something else" };
  diagnostics.push(report(wrongArgument, { statement, span: expression }, parameters));
  return undefined;
}

function readAnyFormat(
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
  const known = elsewhere(written);
  const near = known === undefined ? nearMisses(written.name, formatNames) : [known];
  diagnostics.push(report(unknownFormat, { statement, span: expression }, { text: written.name, near }));
  return undefined;
}

let alsoCalled: ReadonlyMap<string, string> | undefined;

/** What is written here for a format of another tool; that may have its width between angle brackets, as in `ap_int<8>`. */
function elsewhere({ name, parameters: [first] }: WrittenFormat): string | undefined {
  alsoCalled ??= new Map(formatKinds.flatMap((kind) => Object.entries(kind.alsoCalled ?? {})));
  const plain = name.toLowerCase().replaceAll("_", "");
  return alsoCalled.get(plain) ?? (first && alsoCalled.get(`${plain}${constantOf(first.value)}`));
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
