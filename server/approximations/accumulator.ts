import type { NumberFormat } from "../formats/format.ts";
import { type AnnotationKind, readFormatArgument, reportWrong } from "./annotation.ts";

export const accumulator: AnnotationKind<NumberFormat> = {
  name: "accumulator",
  documentation:
    "Width of the accumulator as `intN`. Without it the accumulator is exactly as wide as the sums need; a width that does not hold them is an error.",
  snippet: "accumulator(int${1:32})",
  parameters: [{ name: "format", documentation: "`intN`." }],
  needs: "it has no accumulator",
  reaches: "all",
  read(written) {
    const format = readFormatArgument(written);
    if (!format || (format.kind === "integer" && format.signed && format.scale === undefined)) return format;
    reportWrong(written, written.annotation, "The format of @accumulator", "intN without a scale", format.text);
    return undefined;
  },
};
