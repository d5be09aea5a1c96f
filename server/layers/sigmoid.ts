import { defineLayer, functionAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const sigmoid = defineLayer({
  name: "sigmoid",
  alsoCalled: { logistic: "" },
  documentation:
    "`1 / (1 + exp(-x))`. Without a format its result is `ufixed<8, 0>`. It is a table of the codes that it reads, or what `@approximate` says.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [],
  annotations: functionAnnotations,
  shape: ([input]) => ({ shape: input!, operations: elementsOf(input!) }),
});
