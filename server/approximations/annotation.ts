import type { Annotation, Argument, Span, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, type Place, report } from "../diagnostics/diagnostic.ts";
import { duplicateArgument } from "../diagnostics/duplicateArgument.ts";
import { missingParameter } from "../diagnostics/missingParameter.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { unknownParameter } from "../diagnostics/unknownParameter.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { constantOf } from "../formats/constant.ts";
import type { NumberFormat } from "../formats/format.ts";
import { described } from "../formats/kind.ts";
import { readFormat } from "../formats/registry.ts";
import { whole } from "../layers/parameters.ts";

/** An approximation or a wish for the hardware, written `@name(…)` on a layer or `name …` in an `approximation`. */
export interface AnnotationKind<Value> {
  readonly name: string;
  /** Markdown; the first sentence says what it means. */
  readonly documentation: string;
  /** Text behind `@` for completion, with places to fill in. */
  readonly snippet: string;
  readonly parameters: readonly AnnotationParameter[];
  /** Why a layer that does not list the annotation cannot have it. */
  readonly needs: string;
  /** Where several layers are written as one statement: "all" that can have it, or the "outermost" of them. */
  readonly reaches: "all" | "outermost";
  readonly read: (written: WrittenAnnotation) => Value | undefined;
}

export interface AnnotationParameter {
  readonly name: string;
  readonly documentation: string;
  /** Words that can be written, or examples of them; absent for numbers and formats. */
  readonly values?: readonly string[];
  /** `values` are all that can be written. */
  readonly only?: true;
  /** It stands behind its name and a colon only. */
  readonly labelled?: true;
}

export interface WrittenAnnotation {
  readonly annotation: Annotation;
  readonly statement: Statement;
  readonly diagnostics: Diagnostic[];
}

/** A setting with the place where it is written. */
export interface Written<Value> {
  readonly value: Value;
  readonly place: Place;
}

/**
 * Puts the arguments into the order of `names`: by label, or by position where there is none. Reports labels that do not
 * exist, arguments that are too many, and twice the same.
 */
export function argumentsOf(
  { annotation, statement, diagnostics }: WrittenAnnotation,
  names: readonly string[],
): ReadonlyMap<string, Argument> {
  const found = new Map<string, Argument>();
  const of = `@${annotation.name.text}`;
  annotation.arguments.forEach((argument, index) => {
    const name = argument.label?.text ?? names[index];
    const place = { statement, span: argument.label ?? argument };
    if (name === undefined || !names.includes(name)) {
      const shown = name ?? described(argument.value).replaceAll('"', "");
      diagnostics.push(
        report(unknownParameter, place, { of, name: shown, near: nearMisses(shown, names), known: names }),
      );
    } else if (found.has(name)) diagnostics.push(report(duplicateArgument, place, { of, name }));
    else found.set(name, argument);
  });
  return found;
}

/** Reads an annotation whose only argument is a number format. */
export function readFormatArgument(
  written: WrittenAnnotation,
  use: "weights" | "tensor" = "tensor",
): NumberFormat | undefined {
  const argument = argumentsOf(written, ["format"]).get("format");
  if (argument) return readFormat(argument.value, written.statement, written.diagnostics, use);
  reportMissing(written, "format", "a number format such as int8");
  return undefined;
}

/** Reads an annotation whose only argument is a whole number from `least` to `most`. */
export function readWholeArgument(
  written: WrittenAnnotation,
  name: string,
  expected: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const argument = argumentsOf(written, [name]).get(name);
  if (!argument) {
    reportMissing(written, name, expected);
    return undefined;
  }
  const value = whole(argument.value, least);
  if (value !== undefined && value <= most) return value;
  if (argument.value.kind === "missing") return undefined;
  reportWrong(
    written,
    argument.value,
    `"${name}" of @${written.annotation.name.text}`,
    expected,
    described(argument.value),
  );
  return undefined;
}

/** Reads an annotation whose only argument is a share that `legal` accepts. */
export function readShareArgument(
  written: WrittenAnnotation,
  name: string,
  expected: string,
  legal: (value: number) => boolean,
): number | undefined {
  const argument = argumentsOf(written, [name]).get(name);
  if (!argument) {
    reportMissing(written, name, expected);
    return undefined;
  }
  const value = constantOf(argument.value);
  if (value !== undefined && legal(value)) return value;
  if (argument.value.kind === "missing") return undefined;
  const what = `"${name}" of @${written.annotation.name.text}`;
  reportWrong(written, argument.value, what, expected, described(argument.value));
  return undefined;
}

export function reportMissing(written: WrittenAnnotation, name: string, expected: string): void {
  const { annotation, statement, diagnostics } = written;
  if (annotation.arguments.length > 0 && annotation.arguments.some(({ value }) => value.kind === "missing")) return;
  const parameters = { of: `@${annotation.name.text}`, name, expected };
  diagnostics.push(report(missingParameter, { statement, span: annotation.name }, parameters));
}

export function reportWrong(
  written: WrittenAnnotation,
  span: Span,
  what: string,
  expected: string,
  found: string,
): void {
  written.diagnostics.push(report(wrongArgument, { statement: written.statement, span }, { what, expected, found }));
}
