import { defineLayer, functionAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const softmax = defineLayer({
  name: "softmax",
  documentation:
    "`exp(x) / sum of exp` over the elements of a vector, the features of a [time, features] tensor, or the channels of each pixel. Without a format its result is `ufixed<8, 0>`.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [],
  annotations: functionAnnotations,
  // Per element: a comparison, a subtraction, an exponential, an addition and a division.
  shape: ([input]) => ({ shape: input!, operations: 5 * elementsOf(input!) }),
});
