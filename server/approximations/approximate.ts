import type { Expression } from "../../grammar/tree.ts";
import { constantOf } from "../formats/constant.ts";
import { described } from "../formats/kind.ts";
import { type AnnotationKind, argumentsOf, reportMissing, reportWrong } from "./annotation.ts";
import { hard } from "./functions/hard.ts";
import type { Method } from "./functions/method.ts";
import { piecewiseLinear } from "./functions/piecewiseLinear.ts";
import { polynomial } from "./functions/polynomial.ts";
import { table } from "./functions/table.ts";

/** How a non-linear function is built. */
export interface Approximation {
  readonly method: Method;
  /** Entries, segments or degree; 0 for a method that has no number. */
  readonly size: number;
}

export const methods: readonly Method[] = [table, piecewiseLinear, polynomial, hard];

const forms = methods.map(({ name, size }) => (size ? `${name}(${size.default})` : name));

export const approximate: AnnotationKind<Approximation> = {
  name: "approximate",
  documentation: `How a non-linear function is built; the largest error is shown with the layer.\n\n${methods
    .map(({ name, size, documentation }) => `- \`${name}${size ? `(${size.name})` : ""}\`: ${documentation}`)
    .join("\n")}`,
  snippet: `approximate(\${1|${forms.join(",")}|})`,
  parameters: [{ name: "method", documentation: "The method, and its number.", values: forms }],
  needs: "it is no sigmoid, tanh, gelu, exp or softmax",
  reaches: "all",
  read(written) {
    const argument = argumentsOf(written, ["method"]).get("method");
    if (!argument) {
      reportMissing(written, "method", forms.join(" or "));
      return undefined;
    }
    const { value } = argument;
    if (value.kind === "missing") return undefined;
    const method = methods.find(({ name }) => name === nameOf(value));
    if (!method) {
      reportWrong(written, value, "The method of @approximate", forms.join(" or "), described(value));
      return undefined;
    }
    const { size } = method;
    const given = value.kind === "call" ? value.arguments : [];
    const number = given.length === 1 ? constantOf(given[0]!.value) : undefined;
    if (given.length === 0) return { method, size: size?.default ?? 0 };
    if (size && number !== undefined && size.legal(number)) return { method, size: number };
    const what = size ? `"${size.name}" of ${method.name}` : `The method ${method.name}`;
    const found = given.length === 1 ? described(given[0]!.value) : `${given.length} arguments`;
    reportWrong(written, given[0]!, what, size ? size.expected : "written without arguments", found);
    return undefined;
  },
};

function nameOf(value: Expression): string | undefined {
  if (value.kind === "name") return value.text;
  return value.kind === "call" ? value.callee.text : undefined;
}
