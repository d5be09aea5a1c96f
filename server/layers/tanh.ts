import { defineLayer, functionAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const tanh = defineLayer({
  name: "tanh",
  documentation:
    "Hyperbolic tangent. Without a format its result is `fixed<8, 1>`. It is a table of the codes that it reads, or what `@approximate` says.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [],
  annotations: functionAnnotations,
  shape: ([input]) => ({ shape: input!, operations: elementsOf(input!) }),
});
