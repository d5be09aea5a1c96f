import type { NumberFormat } from "../formats/format.ts";
import { type AnnotationKind, readFormatArgument } from "./annotation.ts";

export const bias: AnnotationKind<NumberFormat> = {
  name: "bias",
  documentation:
    "Number format that the bias is quantised to before it becomes a code of the accumulator; without it the bias is as exact as the accumulator.",
  snippet: "bias(${1:int16})",
  parameters: [{ name: "format", documentation: "A number format." }],
  needs: "it has no bias",
  reaches: "all",
  read: (written) => readFormatArgument(written),
};
