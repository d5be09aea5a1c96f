import type { Argument, Expression } from "../../grammar/tree.ts";
import { constantOf } from "../formats/constant.ts";
import { described } from "../formats/kind.ts";
import { whole } from "../layers/parameters.ts";
import { type AnnotationKind, argumentsOf, reportMissing, reportWrong, type WrittenAnnotation } from "./annotation.ts";
import { type Encoding, encodings, readEncoding } from "./encoding.ts";

export interface Sparsity {
  /** Share of the weights that are zero, from 0 to 1. */
  readonly fraction: number;
  /** `unstructured`, `2:4`, `block(4, 1)`, `kernel`, `channel`, `filter`. */
  readonly pattern: string;
  /** How the weights are stored; absent: all of them, zeros included. */
  readonly encode?: Encoding;
}

const words = ["unstructured", "kernel", "channel", "filter"];
const ratios = "n:m with whole numbers of which n is smaller than m, such as 2:4 (2 of every 4 weights are not zero)";
const patterns = "unstructured, n:m such as 2:4, block(h, w), kernel, channel or filter";

export const sparsity: AnnotationKind<Sparsity> = {
  name: "sparsity",
  documentation:
    "Fraction of the weights that are zero, and their pattern. With weights from a file it is checked against them; without, the pseudo-random weights have it.",
  snippet: "sparsity(${1:75%})",
  parameters: [
    { name: "fraction", documentation: "Share of zero weights, such as `75%`." },
    {
      name: "pattern",
      documentation: `Which weights are zero together: ${patterns}; \`2:4\` keeps 2 of every 4.`,
      values: [...words, "2:4", "block(4, 1)"],
    },
    {
      name: "encode",
      documentation: `How only the others are stored: ${encodings}; \`bits\` is the width of the relative index, 4 when nothing is written. An entry is multiplied per cycle, for each row of \`pe\`. Without it zeros are stored and multiplied too.`,
      values: ["bitmap", "run_length(4)", "csc(4)"],
      labelled: true,
    },
  ],
  needs: "it has no weights",
  reaches: "all",
  read(written) {
    const encoding = written.annotation.arguments.find(({ label }) => label?.text === "encode");
    const encode = encoding && readEncoding(encoding.value);
    if (encoding && !encode) {
      reportWrong(
        written,
        encoding.value,
        'The encoding ("encode") of @sparsity',
        encodings,
        described(encoding.value),
      );
      return undefined;
    }
    const kept = written.annotation.arguments.filter((argument) => argument !== encoding);
    const only = kept.length === 1 && kept[0]!.value.kind === "ratio" ? kept[0] : undefined;
    const found = argumentsOf({ ...written, annotation: { ...written.annotation, arguments: kept } }, [
      "fraction",
      "pattern",
    ]);
    const patternArgument = only ?? found.get("pattern");
    const pattern = patternArgument ? readPattern(patternArgument.value) : "unstructured";
    if (pattern === undefined) {
      const { value } = patternArgument!;
      const expected = value.kind === "ratio" ? ratios : patterns;
      reportWrong(written, value, "The pattern of @sparsity", expected, described(value));
      return undefined;
    }
    const ratio = patternArgument?.value.kind === "ratio" ? ratioOf(patternArgument.value) : undefined;
    const fraction = only ? ratio : readFraction(written, found.get("fraction"));
    if (fraction === undefined) return undefined;
    if (ratio !== undefined && Math.abs(ratio - fraction) > 1e-9) {
      const expected = `${percent(ratio)} with the pattern ${pattern}`;
      reportWrong(written, found.get("fraction")!, "The fraction of @sparsity", expected, percent(fraction));
      return undefined;
    }
    return { fraction, pattern, ...(encode ? { encode } : {}) };
  },
};

/** `75%`, `33.3%`. */
export function percent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(1))}%`;
}

function readFraction(written: WrittenAnnotation, argument: Argument | undefined): number | undefined {
  if (!argument) {
    reportMissing(written, "fraction", "the share of zero weights, such as 75%");
    return undefined;
  }
  const value = constantOf(argument.value);
  if (value !== undefined && value >= 0 && value < 1) return value;
  const expected = "at least 0% and less than 100%";
  reportWrong(written, argument.value, "The fraction of @sparsity", expected, described(argument.value));
  return undefined;
}

function readPattern(expression: Expression): string | undefined {
  if (expression.kind === "name") return words.find((word) => word === expression.text);
  if (expression.kind === "ratio") {
    const keep = whole(expression.left, 1);
    const of = whole(expression.right, 2);
    return keep !== undefined && of !== undefined && keep < of ? `${keep}:${of}` : undefined;
  }
  if (expression.kind !== "call" || expression.callee.text !== "block" || expression.arguments.length !== 2) {
    return undefined;
  }
  const sizes = expression.arguments.map(({ value }) => whole(value, 1)).filter((size) => size !== undefined);
  return sizes.length === 2 ? `block(${sizes.join(", ")})` : undefined;
}

function ratioOf(expression: Expression & { readonly kind: "ratio" }): number {
  return 1 - whole(expression.left, 1)! / whole(expression.right, 2)!;
}
