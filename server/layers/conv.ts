import { defineLayer, matrixAnnotations } from "./layer.ts";
import {
  biasParameter,
  dilationParameter,
  kernelParameter,
  paddingParameter,
  strideParameter,
  type WindowAttributes,
  windowOver,
  windowShape,
} from "./window.ts";

type ConvAttributes = WindowAttributes & {
  readonly filters: number;
  readonly groups: number;
  readonly bias: boolean;
};

export const conv = defineLayer<ConvAttributes>({
  name: "conv",
  alsoCalled: { conv1d: "", conv2d: "", convolution: "" },
  documentation:
    "Convolution in one or two dimensions (cross-correlation, as in all frameworks): each filter sums weight times input over a window and all channels of its group.",
  inputs: [{ name: "input", documentation: "Image [channels, height, width] or sequence [channels, length]." }],
  parameters: [
    { name: "filters", type: { kind: "count" }, documentation: "Number of output channels." },
    kernelParameter,
    strideParameter,
    paddingParameter,
    dilationParameter,
    {
      name: "groups",
      type: { kind: "count" },
      default: 1,
      documentation: "Channels and filters are split into so many groups; each filter reads the channels of its group.",
    },
    biasParameter,
  ],
  annotations: [...matrixAnnotations, "circulant", "lowrank", "region"],
  shape([input], attributes) {
    const geometry = windowOver(input!, attributes);
    if ("problem" in geometry) return geometry;
    const { outHeight, outWidth, channels, kernel } = geometry;
    const { filters, groups } = attributes;
    if (channels % groups !== 0 || filters % groups !== 0) {
      const expected = `a divisor of the ${channels} channels and the ${filters} filters`;
      return { problem: "argument", parameter: "groups", expected, found: String(groups) };
    }
    const weights = [filters, channels / groups, kernel[0], kernel[1]];
    const macs = filters * (channels / groups) * kernel[0] * kernel[1] * outHeight * outWidth;
    return { shape: windowShape(input!, filters, geometry), geometry, weights, macs };
  },
});
