import type { NumberFormat } from "../formats/format.ts";
import { type AnnotationKind, readFormatArgument } from "./annotation.ts";

export const activations: AnnotationKind<NumberFormat> = {
  name: "activations",
  documentation:
    "Number format of this layer's output. As a default of an `approximation` it holds where a tensor is stored for further multiplication, not between a convolution and its batchnorm or relu.",
  snippet: "activations(${1:uint4})",
  parameters: [{ name: "format", documentation: "A number format." }],
  needs: "it keeps the codes that it reads or has a format of its own",
  reaches: "outermost",
  read: (written) => readFormatArgument(written),
};
