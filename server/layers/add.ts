import { defineLayer, laneAnnotations } from "./layer.ts";
import { elementsOf, shapeText } from "./shape.ts";

export const add = defineLayer({
  name: "add",
  alsoCalled: { sum: "", residual: "", shortcut: "" },
  documentation:
    "Sum of two tensors of the same shape. Their scales must have a power of two as ratio: the codes of the coarser one are shifted.",
  inputs: [
    { name: "a", documentation: "Any tensor." },
    { name: "b", documentation: "A tensor of the same shape." },
  ],
  parameters: [],
  annotations: laneAnnotations,
  shape([a, b]) {
    if (a!.length === b!.length && a!.every((size, axis) => size === b![axis])) {
      return { shape: a!, operations: elementsOf(a!) };
    }
    const whatToDo = "Both tensors of an add have the same shape.";
    return { problem: "mismatch", input: 1, expected: `the shape ${shapeText(a!)} of its first tensor`, whatToDo };
  },
});
