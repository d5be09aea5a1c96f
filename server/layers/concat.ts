import { defineLayer, finishAnnotations } from "./layer.ts";
import { shapeText } from "./shape.ts";

export const concat = defineLayer({
  name: "concat",
  alsoCalled: { cat: "", concatenate: "", merge: "" },
  documentation:
    "The channels of several tensors one behind the other (the elements, for vectors). Their scales must have powers of two as ratios: codes of coarser ones are shifted.",
  inputs: [
    { name: "a", documentation: "Any tensor." },
    { name: "b", documentation: "A tensor of the same height and width; more of them may follow." },
  ],
  several: true,
  parameters: [],
  annotations: finishAnnotations,
  shape(inputs) {
    const [first] = inputs;
    const [, ...rest] = first!;
    for (const [input, shape] of inputs.entries()) {
      if (shape.length === first!.length && rest.every((size, axis) => size === shape[axis + 1])) continue;
      const whatToDo = "Tensors of a concat differ in their number of channels only.";
      const expected = `${shapeText(["channels", ...rest])} as its first tensor`;
      return { problem: "mismatch", input, expected, whatToDo };
    }
    const channels = inputs.reduce((sum, shape) => sum + shape[0]!, 0);
    return { shape: [channels, ...rest] };
  },
});
