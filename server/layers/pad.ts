import { defineLayer } from "./layer.ts";
import { type Sides, sidesOf } from "./parameters.ts";
import { onlyImageExpected } from "./window.ts";

export const pad = defineLayer<{ readonly padding: number | Sides }>({
  name: "pad",
  alsoCalled: { zeropad2d: "", zeropadding2d: "" },
  documentation:
    "Puts rows and columns of zeros around an image. A convolution behind it can do the same with its own `padding`, which costs nothing.",
  inputs: [{ name: "input", documentation: "Image [channels, height, width]." }],
  parameters: [
    {
      name: "padding",
      type: { kind: "sides" },
      documentation: "Rows and columns on each side.",
    },
  ],
  annotations: [],
  shape([input], { padding }) {
    if (input!.length !== 3) return onlyImageExpected(input!, "padding: [0, 1, 0, 1]");
    const [channels, height, width] = input as readonly [number, number, number];
    const [top, left, bottom, right] = sidesOf(padding);
    return { shape: [channels, height + top + bottom, width + left + right] };
  },
});
