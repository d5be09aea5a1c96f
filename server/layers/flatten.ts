import { defineLayer } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const flatten = defineLayer({
  name: "flatten",
  documentation: "The same codes as a vector, in the order channels, rows, columns. It costs nothing.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [],
  annotations: [],
  shape: ([input]) => ({ shape: [elementsOf(input!)] }),
});
