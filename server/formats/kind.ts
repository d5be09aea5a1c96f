import type { Argument, Expression, Span, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { duplicateArgument } from "../diagnostics/duplicateArgument.ts";
import { formatWidth } from "../diagnostics/formatWidth.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { scaleOutOfRange } from "../diagnostics/scaleOutOfRange.ts";
import { unknownParameter } from "../diagnostics/unknownParameter.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { constantOf, constantText } from "./constant.ts";
import { isWithinLimits, type NumberFormat, type Overflow, type Rounding, scaleLimits } from "./format.ts";
import type { Factor } from "./product.ts";

/** One kind of number format: one file of this folder, one line in its registry. */
export interface FormatKind {
  readonly kind: NumberFormat["kind"];
  /** How it is written, with a snippet for completion (`${1:8}` is a place to fill in). */
  readonly forms: readonly { readonly label: string; readonly snippet: string; readonly detail: string }[];
  /** Markdown. */
  readonly documentation: string;
  /** Names of the options that may stand between parentheses. */
  readonly options: readonly OptionName[];
  /** Names of other tools, in lower case and without underscores (the bits of `ap_int<8>` behind them), and what is written here for them. */
  readonly alsoCalled?: Readonly<Record<string, string>>;
  /** Does a name belong to this kind? */
  readonly named: (name: string) => boolean;
  /** The format that is written; undefined after an error was reported. */
  readonly read: (written: WrittenFormat) => NumberFormat | undefined;
  /** What a code is as a factor of a product. */
  readonly factor: (format: NumberFormat) => Factor;
}

/** `int8`, `int8(scale: 2)`, `fixed<16, 6>(round: floor)` taken apart. */
export interface WrittenFormat {
  readonly name: string;
  readonly statement: Statement;
  readonly span: Span;
  /** Values between angle brackets. */
  readonly parameters: readonly Argument[];
  readonly options: readonly Argument[];
  readonly diagnostics: Diagnostic[];
}

export type OptionName = "narrow" | "scale" | "zero" | "per" | "round" | "overflow";

export interface Options {
  readonly narrow: boolean;
  /** One scale, or one for each output channel of weights. */
  readonly scale: number | undefined;
  readonly channelScales: "inferred" | readonly number[] | undefined;
  readonly zero: number;
  readonly rounding: Rounding;
  readonly overflow: Overflow;
}

const roundings: readonly Rounding[] = ["nearest_even", "half_up", "floor", "zero"];
const overflows: readonly Overflow[] = ["saturate", "wrap"];
export const optionDocumentation: Readonly<Record<OptionName, string>> = {
  narrow: "Leaves out the code that has no partner of the other sign, so that the range is symmetric.",
  scale:
    "Real value of one code step, for example `2^-4` or `1/255`; for weights also a list with one scale for each output channel. Without it a power of two is inferred.",
  zero: "Stored number that means 0, as quantised networks of other tools have it: value = (stored - zero) * scale.",
  per: "`channel`: weights get a scale for each output channel, the smallest power of two for which none of its weights saturates.",
  round: "How a value between two codes is rounded: `nearest_even` (default), `half_up`, `floor`, `zero`.",
  overflow: "What happens beyond the last code: `saturate` (default) or `wrap`.",
};

/** Reads the options of a format, of which only `allowed` may be written; undefined after an error. */
export function readOptions(written: WrittenFormat, allowed: readonly OptionName[]): Options | undefined {
  const { statement, diagnostics, name } = written;
  const before = diagnostics.length;
  const seen = new Set<string>();
  let narrow = false;
  let scale: number | undefined;
  let channelScales: Options["channelScales"];
  let zero = 0;
  let rounding: Rounding = "nearest_even";
  let overflow: Overflow = "saturate";
  for (const option of written.options) {
    const flag = option.label === undefined && option.value.kind === "name" ? option.value.text : undefined;
    const label = option.label?.text ?? flag;
    if (label === undefined || !allowed.some((name) => name === label) || (flag !== undefined && flag !== "narrow")) {
      const named = label ?? "…";
      const parameters = { of: `The format ${name}`, name: named, near: nearMisses(named, allowed), known: allowed };
      diagnostics.push(report(unknownParameter, { statement, span: option.label ?? option }, parameters));
      continue;
    }
    if (seen.has(label)) {
      diagnostics.push(
        report(duplicateArgument, { statement, span: option }, { of: `The format ${name}`, name: label }),
      );
      continue;
    }
    seen.add(label);
    if (label === "narrow") narrow = flag !== undefined || choice(written, option, ["true", "false"]) === "true";
    else if (label === "scale" && option.value.kind === "list" && allowed.includes("per")) {
      channelScales = option.value.items.map((item) => positive(written, item) ?? 1);
    } else if (label === "scale") scale = positive(written, option.value);
    else if (label === "zero") zero = wholeOption(written, option);
    else if (label === "per") {
      if (choice(written, option, ["channel", "tensor"]) === "channel") channelScales = "inferred";
    } else if (label === "round") rounding = choice(written, option, roundings) ?? rounding;
    else overflow = choice(written, option, overflows) ?? overflow;
  }
  if (seen.has("per") && seen.has("scale")) {
    const parameters = { of: `The format ${name}, whose scales are written,`, name: "per", near: [], known: [] };
    diagnostics.push(report(unknownParameter, { statement, span: written.span }, parameters));
  }
  return diagnostics.length === before ? { narrow, scale, channelScales, zero, rounding, overflow } : undefined;
}

/** Reports a width outside of least … 32. */
export function checkWidth(written: WrittenFormat, bits: number, least: number): boolean {
  if (Number.isInteger(bits) && bits >= least && bits <= 32) return true;
  const { statement, span, diagnostics } = written;
  diagnostics.push(report(formatWidth, { statement, span }, { text: sourceOf(written), bits, least }));
  return false;
}

/** Values between angle brackets where the format takes none. */
export function rejectParameters(written: WrittenFormat): boolean {
  const first = written.parameters[0];
  if (!first) return false;
  const { statement, diagnostics } = written;
  const parameters = { of: `The format ${written.name}`, name: "<…>", near: [], known: [] };
  diagnostics.push(report(unknownParameter, { statement, span: first }, parameters));
  return true;
}

/** Reports a scale that is too small or too large to count with. */
export function checkScale(written: WrittenFormat, span: Span, scale: number): boolean {
  if (isWithinLimits(scale)) return true;
  const { statement, diagnostics } = written;
  const whatToDo = "Write one in between.";
  const parameters = { of: sourceOf(written), scale: constantText(scale), ...scaleLimits, whatToDo };
  diagnostics.push(report(scaleOutOfRange, { statement, span }, parameters));
  return false;
}

/** `, round: floor, overflow: wrap` without what is the default; empty for none. */
export function optionTexts(options: Options): string[] {
  const texts: string[] = [];
  if (options.rounding !== "nearest_even") texts.push(`round: ${options.rounding}`);
  if (options.overflow !== "saturate") texts.push(`overflow: ${options.overflow}`);
  return texts;
}

/** What stands for an expression in a message. */
export function described(expression: Expression): string {
  switch (expression.kind) {
    case "name":
      return `"${expression.text}"`;
    case "string":
      return `the text "${expression.value}"`;
    case "number": {
      const text = `${expression.value}${expression.percent ? "%" : ""}`;
      return expression.unit === undefined ? text : `${text} ${expression.unit}`;
    }
    case "missing":
      return "missing";
    case "list": {
      const items = expression.items.map(constantOf);
      return items.every((item) => item !== undefined) && items.length <= 8 ? `[${items.join(", ")}]` : "a list";
    }
    case "call":
      return `"${expression.callee.text}(…)"`;
    case "ratio":
      return `${described(expression.left)}:${described(expression.right)}`;
    case "unary": {
      const { operator, operand } = expression;
      if (operand.kind === "number") return `${operator.text}${described(operand)}`;
      return calculated(expression);
    }
    default:
      return calculated(expression);
  }
}

function calculated(expression: Expression): string {
  const value = constantOf(expression);
  if (value === undefined) return "another expression";
  if (Number.isFinite(value)) return String(value);
  if (dividesByZero(expression)) return "a division by zero";
  return Number.isNaN(value) ? "no real number" : "too large";
}

function dividesByZero(expression: Expression): boolean {
  if (expression.kind === "unary") return dividesByZero(expression.operand);
  if (expression.kind !== "binary") return false;
  const { left, operator, right } = expression;
  return (operator.text === "/" && constantOf(right) === 0) || dividesByZero(left) || dividesByZero(right);
}

function sourceOf({ name, parameters }: WrittenFormat): string {
  const inside = parameters.map(({ value }) => constantOf(value) ?? "…").join(", ");
  return inside ? `${name}<${inside}>` : name;
}

/** A whole number between angle brackets, by position or by its label; `count` is how many the format takes. */
export function wholeParameter(
  written: WrittenFormat,
  index: number,
  what: string,
  count: number,
  label?: string,
): number | undefined {
  const named = label !== undefined && written.parameters.find((parameter) => parameter.label?.text === label);
  const argument = named || written.parameters[index];
  const value = argument && (argument.label === undefined || named) ? constantOf(argument.value) : undefined;
  const extra = index === count - 1 ? written.parameters[count] : undefined;
  if (value !== undefined && Number.isInteger(value) && Math.abs(value) <= 512 && !extra) return value;
  const found = extra
    ? `${written.parameters.length} numbers`
    : argument
      ? String(value ?? "something else")
      : "missing";
  const parameters = {
    what: extra ? `${written.name}<…>` : `The number of ${what} of ${written.name}`,
    expected: extra ? `given ${count === 2 ? "two" : "three"} numbers` : "a whole number",
    found,
  };
  const span = extra ?? argument ?? written.span;
  written.diagnostics.push(report(wrongArgument, { statement: written.statement, span }, parameters));
  return undefined;
}

/** Reports a number between angle brackets outside of low … high. */
export function checkWithin(
  written: WrittenFormat,
  span: Span,
  what: string,
  value: number,
  [low, high]: readonly [number, number],
): boolean {
  if (value >= low && value <= high) return true;
  const parameters = { what: `The number of ${what} of ${written.name}`, expected: `from ${low} to ${high}` };
  const place = { statement: written.statement, span };
  written.diagnostics.push(report(wrongArgument, place, { ...parameters, found: String(value) }));
  return false;
}

function wholeOption(written: WrittenFormat, option: Argument): number {
  const value = constantOf(option.value);
  if (value !== undefined && Number.isInteger(value) && Math.abs(value) < 2 ** 32) return value;
  const parameters = { what: `"${option.label?.text}" of ${written.name}`, expected: "a whole number" };
  const found = described(option.value);
  const place = { statement: written.statement, span: option.value };
  written.diagnostics.push(report(wrongArgument, place, { ...parameters, found }));
  return 0;
}

function positive(written: WrittenFormat, expression: Expression): number | undefined {
  const value = constantOf(expression);
  if (value !== undefined && value > 0 && Number.isFinite(value)) {
    return checkScale(written, expression, value) ? value : undefined;
  }
  const found = described(expression);
  const parameters = { what: `The scale of ${written.name}`, expected: "a positive number", found };
  written.diagnostics.push(report(wrongArgument, { statement: written.statement, span: expression }, parameters));
  return undefined;
}

function choice<Choice extends string>(
  written: WrittenFormat,
  option: Argument,
  choices: readonly Choice[],
): Choice | undefined {
  const text = option.value.kind === "name" ? option.value.text : undefined;
  const found = choices.find((candidate) => candidate === text);
  if (found !== undefined) return found;
  const what = `"${option.label?.text}" of ${written.name}`;
  const parameters = { what, expected: choices.join(" or "), found: described(option.value) };
  written.diagnostics.push(report(wrongArgument, { statement: written.statement, span: option.value }, parameters));
  return undefined;
}
