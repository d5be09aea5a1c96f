import { defineLayer } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const confident = defineLayer<{ readonly above: number; readonly inclusive: boolean }>({
  name: "confident",
  documentation:
    "1 where the largest weight that a softmax over all elements would give is above a share, otherwise 0: the condition of an early exit.",
  inputs: [{ name: "input", documentation: "Any tensor, such as the scores of a classifier." }],
  parameters: [
    {
      name: "above",
      type: { kind: "number" },
      documentation: "Share that the largest weight must exceed, such as `90%`.",
    },
    {
      name: "inclusive",
      type: { kind: "boolean" },
      default: false,
      documentation: "`true`: a weight of just that share is enough.",
    },
  ],
  annotations: [],
  shape([input], { above }) {
    if (above >= 0 && above <= 1) return { shape: [1], operations: 4 * elementsOf(input!) };
    return { problem: "argument", parameter: "above", expected: "a share from 0% to 100%", found: String(above) };
  },
});
