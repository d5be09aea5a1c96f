import { defineLayer, laneAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const batchnorm = defineLayer<{ readonly epsilon: number }>({
  name: "batchnorm",
  alsoCalled: { bn: "", batchnorm1d: "", batchnorm2d: "", batchnormalization: "" },
  documentation:
    "Batch normalisation with fixed statistics: `gamma * (v - mean) / sqrt(variance + epsilon) + beta` per channel. It is folded into the next quantisation: thresholds, or a multiplier and an addend.",
  inputs: [{ name: "input", documentation: "Tensor [channels, …]." }],
  parameters: [
    {
      name: "epsilon",
      type: { kind: "positive" },
      default: 1e-5,
      documentation: "Small number added to the variance.",
    },
  ],
  annotations: laneAnnotations,
  shape: ([input]) => ({ shape: input!, operations: elementsOf(input!) }),
});
