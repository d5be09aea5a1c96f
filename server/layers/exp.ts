import { defineLayer, functionAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const exp = defineLayer({
  name: "exp",
  documentation: "Exponential function. It is a table of the codes that it reads, or what `@approximate` says.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [],
  annotations: functionAnnotations,
  shape: ([input]) => ({ shape: input!, operations: elementsOf(input!) }),
});
