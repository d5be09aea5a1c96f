import { codebookOf } from "../formats/codebook.ts";
import type { NumberFormat } from "../formats/format.ts";
import { type AnnotationKind, readWholeArgument } from "./annotation.ts";

const most = 4096;

/** How many values the weights share. */
export const share: AnnotationKind<number> = {
  name: "share",
  documentation:
    "All weights of the layer take one of so many values, in the format of its weights; a weight is stored as an index of log2 k bits, and the values once. With a file the values come from its weights by k-means.",
  snippet: "share(${1:16})",
  parameters: [
    { name: "values", documentation: `How many values, 2 to ${most}.`, values: ["4", "8", "16", "32", "64", "256"] },
  ],
  needs: "it has no weights",
  reaches: "all",
  read: (written) => readWholeArgument(written, "values", `a whole number from 2 to ${most}`, 2, most),
};

/** The format of weights that share `values` values of `format`, or why they cannot. */
export function sharedFormat(format: NumberFormat, values: number): NumberFormat | string {
  const plain = (format.kind === "integer" || format.kind === "fixed") && !format.zero && !format.channelScales;
  if (!plain || format.overflow !== "saturate") {
    return `weights of an integer or fixed-point format, without a zero point and with one scale, not ${format.text}`;
  }
  const codes = format.high - format.low + 1;
  return values <= codes ? codebookOf(format, values) : `at most ${codes}, because ${format.text} has no more values`;
}
