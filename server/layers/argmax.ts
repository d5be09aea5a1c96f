import { defineLayer, type LayerShape } from "./layer.ts";
import { elementsOf } from "./shape.ts";
import { vectorExpected } from "./window.ts";

export const argmax = defineLayer({
  name: "argmax",
  documentation: "Index of the largest code of a vector, the lowest index on a tie: the class of a classifier.",
  inputs: [{ name: "input", documentation: "Vector [elements]." }],
  parameters: [],
  annotations: ["fold"],
  shape([input]) {
    const result: LayerShape = { shape: [1], operations: elementsOf(input!) };
    return input!.length === 1 ? result : vectorExpected(result);
  },
});
