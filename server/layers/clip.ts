import { defineLayer, finishAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const clip = defineLayer<{ readonly low: number; readonly high: number }>({
  name: "clip",
  alsoCalled: { clamp: "", relu6: "low: 0, high: 6", relun: "low: 0", hardtanh: "low: -1, high: 1" },
  documentation:
    "`max(low, min(high, x))`, such as the relu6 of MobileNet: `clip(x, low: 0, high: 6)`. It is folded into the next quantisation, where it costs nothing.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [
    {
      name: "low",
      type: { kind: "number" },
      default: Number.NEGATIVE_INFINITY,
      documentation: "Smallest value of the result; without it there is no limit.",
    },
    {
      name: "high",
      type: { kind: "number" },
      default: Number.POSITIVE_INFINITY,
      documentation: "Largest value of the result; without it there is no limit.",
    },
  ],
  annotations: finishAnnotations,
  shape([input], { low, high }) {
    if (low <= high) return { shape: input!, operations: elementsOf(input!) };
    return { problem: "argument", parameter: "high", expected: `at least "low" (${low})`, found: String(high) };
  },
});
