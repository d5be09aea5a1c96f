import { defineLayer } from "./layer.ts";
import { type Padding, sidesOf } from "./parameters.ts";
import { onlyImageExpected } from "./window.ts";

export const pad = defineLayer<{ readonly padding: Padding }>({
  name: "pad",
  alsoCalled: { zeropad2d: "", zeropadding2d: "" },
  documentation:
    "Puts rows and columns of zeros around an image. A convolution behind it can do the same with its own `padding`, which costs nothing.",
  inputs: [{ name: "input", documentation: "Image [channels, height, width]." }],
  parameters: [
    {
      name: "padding",
      type: { kind: "padding" },
      documentation: "One number for all sides, or [top, left, bottom, right].",
    },
  ],
  annotations: [],
  shape([input], { padding }) {
    if (input!.length !== 3) return onlyImageExpected(input!, "padding: [0, 1, 0, 1]");
    if (padding === "same") {
      const expected = "a whole number, or [top, left, bottom, right]";
      return { problem: "argument", parameter: "padding", expected, found: "same" };
    }
    const [channels, height, width] = input as readonly [number, number, number];
    const [top, left, bottom, right] = sidesOf(padding);
    return { shape: [channels, height + top + bottom, width + left + right] };
  },
});
