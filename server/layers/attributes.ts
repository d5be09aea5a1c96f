import type { Argument, Expression, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { duplicateArgument } from "../diagnostics/duplicateArgument.ts";
import { missingParameter } from "../diagnostics/missingParameter.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { unknownParameter } from "../diagnostics/unknownParameter.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { constantOf } from "../formats/constant.ts";
import { described } from "../formats/kind.ts";
import { readFormat } from "../formats/registry.ts";
import type { LayerKind } from "./layer.ts";

import { type Attributes, largestCount, type ParameterType, typeText, whole } from "./parameters.ts";

/** Reads the labelled arguments of a layer; undefined when one that has no default is missing or wrong. */
export function readAttributes(
  kind: LayerKind,
  labelled: readonly Argument[],
  call: Expression,
  statement: Statement,
  diagnostics: Diagnostic[],
): Attributes | undefined {
  const values: Record<string, unknown> = {};
  const seen = new Set<string>();
  let complete = true;
  for (const argument of labelled) {
    const name = argument.label!.text;
    const place = { statement, span: argument.label! };
    const spec = kind.parameters.find((candidate) => candidate.name === name);
    if (!spec) {
      const known = kind.parameters.map((parameter) => parameter.name);
      diagnostics.push(
        report(unknownParameter, place, { of: `"${kind.name}"`, name, near: nearMisses(name, known), known }),
      );
      continue;
    }
    if (seen.has(name)) {
      diagnostics.push(report(duplicateArgument, place, { of: `"${kind.name}"`, name }));
      continue;
    }
    seen.add(name);
    const value = readValue(spec.type, argument.value, statement, diagnostics);
    if (value !== undefined) values[name] = value;
    else {
      complete = false;
      if (spec.type.kind !== "format" && argument.value.kind !== "missing") {
        const what = `"${name}" of ${kind.name}`;
        const number = constantOf(argument.value) ?? 0;
        const tooLarge = number > largestCount && Number.isFinite(number);
        const expected = tooLarge ? `at most ${largestCount}` : typeText(spec.type);
        const parameters = { what, expected, found: described(argument.value) };
        diagnostics.push(report(wrongArgument, { statement, span: argument.value }, parameters));
      }
    }
  }
  for (const spec of kind.parameters) {
    if (seen.has(spec.name)) continue;
    if (spec.defaultFrom !== undefined) values[spec.name] = values[spec.defaultFrom];
    else if (spec.default !== undefined) values[spec.name] = spec.default;
    else {
      complete = false;
      const span = call.kind === "call" ? call.callee : call;
      const parameters = { of: `"${kind.name}"`, name: spec.name, expected: typeText(spec.type) };
      diagnostics.push(report(missingParameter, { statement, span }, parameters));
    }
  }
  return complete ? values : undefined;
}

function readValue(
  type: ParameterType,
  expression: Expression,
  statement: Statement,
  diagnostics: Diagnostic[],
): unknown {
  const name = expression.kind === "name" ? expression.text : undefined;
  switch (type.kind) {
    case "count":
      return whole(expression, 1);
    case "pair":
      return expression.kind === "list" ? wholes(expression.items, 2, 1) : whole(expression, 1);
    case "padding":
      if (name === "same") return "same";
      if (name === "valid") return [0, 0, 0, 0];
      return readValue({ kind: "sides" }, expression, statement, diagnostics);
    case "sides":
      return expression.kind === "list" ? wholes(expression.items, 4, 0) : whole(expression, 0);
    case "boolean":
      return name === "true" ? true : name === "false" ? false : undefined;
    case "choice":
      return type.choices.find((choice) => choice === name);
    case "positive": {
      const value = constantOf(expression);
      return value !== undefined && value > 0 && Number.isFinite(value) ? value : undefined;
    }
    case "number": {
      const value = constantOf(expression);
      return value !== undefined && Number.isFinite(value) ? value : undefined;
    }
    case "index":
      return whole(expression, 0);
    case "list":
      return expression.kind === "list" ? wholes(expression.items, expression.items.length, type.least) : undefined;
    case "format":
      return readFormat(expression, statement, diagnostics);
  }
}

function wholes(items: readonly Expression[], count: number, least: number): readonly number[] | undefined {
  const values = items.map((item) => whole(item, least)).filter((value) => value !== undefined);
  return items.length === count && values.length === count ? values : undefined;
}
