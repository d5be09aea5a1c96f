import type { NumberFormat } from "../formats/format.ts";
import { type AnnotationKind, readFormatArgument } from "./annotation.ts";

export const weights: AnnotationKind<NumberFormat> = {
  name: "weights",
  documentation:
    "Number format of the weights; `int8` where nothing is written. Fewer bits save memory and multipliers; `binary` and `ternary` need no multipliers at all.",
  snippet: "weights(${1:int4})",
  parameters: [{ name: "format", documentation: "A number format." }],
  needs: "it has no weights",
  reaches: "all",
  read: (written) => readFormatArgument(written, "weights"),
};
