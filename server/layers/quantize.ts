import type { NumberFormat } from "../formats/format.ts";
import { defineLayer } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const quantize = defineLayer<{ readonly to: NumberFormat }>({
  name: "quantize",
  alsoCalled: { quant: "", fakequant: "", quantizelinear: "" },
  documentation:
    "Brings a tensor to another number format, together with the batchnorm and relu that wait in front of it.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [{ name: "to", type: { kind: "format" }, documentation: "The number format of the result." }],
  annotations: ["fold"],
  shape: ([input]) => ({ shape: input!, operations: elementsOf(input!) }),
});
