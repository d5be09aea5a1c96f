import { defineLayer } from "./layer.ts";
import { pairOf, type Size } from "./parameters.ts";
import { elementsOf } from "./shape.ts";
import { onlyImageExpected } from "./window.ts";

export const upsample = defineLayer<{ readonly factor: Size }>({
  name: "upsample",
  alsoCalled: { upsampling2d: "", resize: "", interpolate: "" },
  documentation: "Repeats each row and each column `factor` times (nearest neighbour).",
  inputs: [{ name: "input", documentation: "Image [channels, height, width]." }],
  parameters: [
    {
      name: "factor",
      type: { kind: "pair" },
      documentation: "How often each pixel is repeated: one number for both directions, or [rows, columns].",
    },
  ],
  annotations: [],
  shape([input], { factor }) {
    if (input!.length !== 3) return onlyImageExpected(input!, "factor: [1, 2]");
    const [channels, height, width] = input as readonly [number, number, number];
    const [rows, columns] = pairOf(factor);
    const shape = [channels, height * rows, width * columns];
    return { shape, operations: elementsOf(shape) };
  },
});
