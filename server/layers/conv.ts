import { defineLayer, weightAnnotations } from "./layer.ts";
import {
  biasParameter,
  dilationParameter,
  kernelParameter,
  paddingParameter,
  strideParameter,
  type WindowAttributes,
  windowOver,
} from "./window.ts";

export const conv = defineLayer<WindowAttributes & { readonly filters: number; readonly bias: boolean }>({
  name: "conv",
  documentation:
    "Convolution in two dimensions (cross-correlation, as in all frameworks): each filter sums weight times input over a window and all channels.",
  inputs: [{ name: "input", documentation: "Image [channels, height, width]." }],
  parameters: [
    { name: "filters", type: { kind: "count" }, documentation: "Number of output channels." },
    kernelParameter,
    strideParameter,
    paddingParameter,
    dilationParameter,
    biasParameter,
  ],
  notYet: new Map([["groups", "Use depthwise when every channel is a group of its own."]]),
  annotations: weightAnnotations,
  shape([input], attributes) {
    const geometry = windowOver(input!, attributes);
    if ("problem" in geometry) return geometry;
    const { outHeight, outWidth, channels, kernel } = geometry;
    const weights = [attributes.filters, channels, kernel[0], kernel[1]];
    const macs = attributes.filters * channels * kernel[0] * kernel[1] * outHeight * outWidth;
    return { shape: [attributes.filters, outHeight, outWidth], geometry, weights, macs };
  },
});
