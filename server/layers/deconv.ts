import { defineLayer, weightAnnotations } from "./layer.ts";
import { type Padding, type Pair, pairOf, type Sides, type Size, sidesOf } from "./parameters.ts";
import { biasParameter, kernelParameter, onlyImageExpected, strideParameter } from "./window.ts";

interface DeconvAttributes {
  readonly filters: number;
  readonly kernel: Size;
  readonly stride: Size;
  readonly padding: Padding;
}

export const deconv = defineLayer<DeconvAttributes & { readonly bias: boolean }>({
  name: "deconv",
  alsoCalled: { convtranspose: "", convtranspose1d: "", convtranspose2d: "", conv2dtranspose: "", transposedconv: "" },
  documentation:
    "Transposed convolution: each input pixel times the kernel is added to the output pixels under its window, which moves by `stride`, so that the image grows.",
  inputs: [{ name: "input", documentation: "Image [channels, height, width]." }],
  parameters: [
    { name: "filters", type: { kind: "count" }, documentation: "Number of output channels." },
    kernelParameter,
    { ...strideParameter, documentation: "How far the window moves in the output for one input pixel." },
    {
      name: "padding",
      type: { kind: "padding" },
      default: [0, 0, 0, 0],
      documentation:
        "Rows and columns that are cut off the result: `same` (the output is size · stride), one number for all sides, or [top, left, bottom, right].",
    },
    biasParameter,
  ],
  annotations: weightAnnotations,
  shape([input], attributes) {
    if (input!.length !== 3) return onlyImageExpected(input!, "kernel: [1, 3]");
    const [channels, height, width] = input as readonly [number, number, number];
    const { filters } = attributes;
    const kernel = pairOf(attributes.kernel);
    const stride = pairOf(attributes.stride);
    const whole: Pair = [(height - 1) * stride[0] + kernel[0], (width - 1) * stride[1] + kernel[1]];
    const padding = cutOff(attributes.padding, whole, [height * stride[0], width * stride[1]]);
    const outHeight = whole[0] - padding[0] - padding[2];
    const outWidth = whole[1] - padding[1] - padding[3];
    if (outHeight < 1 || outWidth < 1 || padding.some((size) => size < 0)) {
      const expected = `less than the whole result of ${whole.join(" x ")} and no more than it has`;
      const found = attributes.padding === "same" ? "same" : `[${padding.join(", ")}]`;
      return { problem: "argument", parameter: "padding", expected, found };
    }
    const geometry = {
      channels,
      height,
      width,
      kernel,
      stride,
      dilation: [1, 1] as const,
      padding,
      outHeight,
      outWidth,
    };
    return {
      shape: [filters, outHeight, outWidth],
      geometry,
      weights: [filters, channels, kernel[0], kernel[1]],
      macs: channels * height * width * filters * kernel[0] * kernel[1],
    };
  },
});

function cutOff(padding: Padding, whole: Pair, same: Pair): Sides {
  if (padding !== "same") return sidesOf(padding);
  const rows = whole[0] - same[0];
  const columns = whole[1] - same[1];
  return [Math.floor(rows / 2), Math.floor(columns / 2), Math.ceil(rows / 2), Math.ceil(columns / 2)];
}
