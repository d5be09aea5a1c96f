import { defineLayer } from "./layer.ts";
import { elementsOf, shapeText } from "./shape.ts";

export const reshape = defineLayer<{ readonly to: readonly number[] }>({
  name: "reshape",
  alsoCalled: { view: "" },
  documentation: "The same codes in another shape, in the order channels, rows, columns.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [
    {
      name: "to",
      type: { kind: "list", least: 1 },
      documentation: "The new shape, such as `[16, 5, 5]`; it has as many elements as the input.",
    },
  ],
  annotations: [],
  shape([input], { to }) {
    const elements = elementsOf(input!);
    if (to.length >= 1 && to.length <= 3 && elementsOf(to) === elements) return { shape: to };
    const expected = `one to three sizes for ${elements} elements`;
    return { problem: "argument", parameter: "to", expected, found: shapeText(to) };
  },
});
