import { defineLayer, finishAnnotations } from "./layer.ts";
import { elementsOf, shapeText } from "./shape.ts";

export const multiply = defineLayer({
  name: "multiply",
  alsoCalled: { mul: "", hadamard: "" },
  documentation:
    "Product of two tensors, element by element, or of a tensor and one value per channel (squeeze and excitation). The products are exact.",
  inputs: [
    { name: "a", documentation: "Any tensor." },
    { name: "b", documentation: "A tensor of the same shape, or a vector with one element per channel of `a`." },
  ],
  parameters: [],
  annotations: finishAnnotations,
  shape([a, b]) {
    const same = a!.length === b!.length && a!.every((size, axis) => size === b![axis]);
    if (same || (b!.length === 1 && b![0] === a![0])) return { shape: a!, operations: elementsOf(a!) };
    const whatToDo = "Both tensors of a multiply have the same shape, or the second one has an element per channel.";
    const expected = `the shape ${shapeText(a!)} of its first tensor, or [${a![0]}]`;
    return { problem: "mismatch", input: 1, expected, whatToDo };
  },
});
