import { defineLayer, finishAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const layernorm = defineLayer<{ readonly epsilon: number }>({
  name: "layernorm",
  alsoCalled: { ln: "", layernormalization: "" },
  documentation:
    "`gamma · (v - mean) / sqrt(variance + epsilon) + beta` with mean and variance of the elements of a vector, or of the features of each row of a [time, features] tensor.",
  inputs: [{ name: "input", documentation: "Vector [elements] or tensor [time, features]." }],
  parameters: [
    {
      name: "epsilon",
      type: { kind: "positive" },
      default: 1e-5,
      documentation: "Small number added to the variance.",
    },
  ],
  annotations: finishAnnotations,
  shape([input]) {
    if (input!.length <= 2) {
      return { shape: input!, operations: 5 * elementsOf(input!), parameters: 2 * input!.at(-1)! };
    }
    const whatToDo = "Normalise an image with batchnorm, or flatten it.";
    return { problem: "mismatch", input: 0, expected: "a vector or a tensor [time, features]", whatToDo };
  },
});
