import { type AnnotationKind, readShareArgument } from "./annotation.ts";

/** Share of the activations that are zero. */
export const skip: AnnotationKind<number> = {
  name: "skip",
  documentation:
    "Measured share of zeros among the activations that the layer reads, whose products can be left out at run time. The result is the same; the work that is left is counted.",
  snippet: "skip(${1:50%})",
  parameters: [{ name: "zeros", documentation: "Share of zero activations, such as `60%`." }],
  needs: "it does not multiply activations by weights",
  reaches: "all",
  read: (written) =>
    readShareArgument(written, "zeros", "at least 0% and less than 100%", (value) => value >= 0 && value < 1),
};
