import { defineLayer, finishAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const leakyrelu = defineLayer<{ readonly slope: number }>({
  name: "leakyrelu",
  alsoCalled: { lrelu: "" },
  documentation: "`x` where x is not negative, otherwise `slope · x`.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [
    {
      name: "slope",
      type: { kind: "positive" },
      default: 0.01,
      documentation: "Factor of negative values; a power of two such as `2^-3` is exact.",
    },
  ],
  annotations: finishAnnotations,
  shape: ([input]) => ({ shape: input!, operations: elementsOf(input!) }),
});
