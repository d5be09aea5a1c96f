import { defineLayer, finishAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const prelu = defineLayer({
  name: "prelu",
  documentation: "`x` where x is not negative, otherwise `slope · x`, with a learnt slope for each channel.",
  inputs: [{ name: "input", documentation: "Tensor [channels, …]." }],
  parameters: [],
  annotations: finishAnnotations,
  shape: ([input]) => ({ shape: input!, operations: elementsOf(input!), parameters: input![0]! }),
});
