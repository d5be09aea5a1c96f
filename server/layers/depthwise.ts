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

export const depthwise = defineLayer<WindowAttributes & { readonly bias: boolean }>({
  name: "depthwise",
  alsoCalled: { depthwiseconv: "", depthwiseconv2d: "", dwconv: "" },
  documentation:
    "Convolution of each channel by itself: output channel c sums weight times input channel c over a window.",
  inputs: [{ name: "input", documentation: "Image [channels, height, width] or sequence [channels, length]." }],
  parameters: [kernelParameter, strideParameter, paddingParameter, dilationParameter, biasParameter],
  annotations: matrixAnnotations,
  shape([input], attributes) {
    const geometry = windowOver(input!, attributes);
    if ("problem" in geometry) return geometry;
    const { outHeight, outWidth, channels, kernel } = geometry;
    const shape = windowShape(input!, channels, geometry);
    const macs = channels * kernel[0] * kernel[1] * outHeight * outWidth;
    return { shape, geometry, weights: [channels, 1, kernel[0], kernel[1]], macs };
  },
});
