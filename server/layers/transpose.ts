import { defineLayer } from "./layer.ts";
import { shapeText } from "./shape.ts";

export const transpose = defineLayer<{ readonly order: readonly number[] }>({
  name: "transpose",
  alsoCalled: { permute: "" },
  documentation: "Exchanges the axes: axis i of the result is axis `order[i]` of the input, counted from 0.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [
    {
      name: "order",
      type: { kind: "list", least: 0 },
      documentation: "The axes of the input in their new order, such as `[1, 0]`.",
    },
  ],
  annotations: [],
  shape([input], { order }) {
    const sorted = [...order].sort((left, right) => left - right);
    if (sorted.length === input!.length && sorted.every((axis, index) => axis === index)) {
      return { shape: order.map((axis) => input![axis]!) };
    }
    const expected = `each of the axes 0 to ${input!.length - 1} once`;
    return { problem: "argument", parameter: "order", expected, found: shapeText(order) };
  },
});
