import { defineLayer } from "./layer.ts";
import {
  kernelParameter,
  paddingParameter,
  poolOver,
  strideParameter,
  type WindowAttributes,
  windowShape,
} from "./window.ts";

export const maxpool = defineLayer<WindowAttributes>({
  name: "maxpool",
  alsoCalled: { maxpool1d: "", maxpool2d: "", maxpooling: "", maxpooling1d: "", maxpooling2d: "" },
  documentation: "Largest code in a window of each channel; padding never wins.",
  inputs: [{ name: "input", documentation: "Image [channels, height, width] or sequence [channels, length]." }],
  parameters: [
    kernelParameter,
    {
      name: strideParameter.name,
      type: strideParameter.type,
      documentation: "Step of the window; without it the size of the kernel, so that windows do not overlap.",
      defaultFrom: "kernel",
    },
    paddingParameter,
  ],
  annotations: ["fold"],
  shape([input], attributes) {
    const geometry = poolOver(input!, attributes);
    if ("problem" in geometry) return geometry;
    const { outHeight, outWidth, channels, kernel } = geometry;
    const shape = windowShape(input!, channels, geometry);
    const operations = channels * outHeight * outWidth * kernel[0] * kernel[1];
    return { shape, geometry, operations };
  },
});
