import { defineLayer, laneAnnotations } from "./layer.ts";
import {
  kernelParameter,
  paddingParameter,
  poolOver,
  strideParameter,
  type WindowAttributes,
  windowShape,
} from "./window.ts";

export const avgpool = defineLayer<WindowAttributes>({
  name: "avgpool",
  alsoCalled: {
    averagepool: "",
    avgpool1d: "",
    avgpool2d: "",
    averagepooling: "",
    averagepooling1d: "",
    averagepooling2d: "",
  },
  documentation: "Mean over a window of each channel; padding counts as zero and is divided by like the rest.",
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
  annotations: laneAnnotations,
  shape([input], attributes) {
    const geometry = poolOver(input!, attributes);
    if ("problem" in geometry) return geometry;
    const { outHeight, outWidth, channels, kernel } = geometry;
    const shape = windowShape(input!, channels, geometry);
    const operations = channels * outHeight * outWidth * kernel[0] * kernel[1];
    return { shape, geometry, operations };
  },
});
