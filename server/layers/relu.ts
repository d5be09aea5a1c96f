import { defineLayer, laneAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const relu = defineLayer({
  name: "relu",
  documentation: "`max(0, x)`. It is folded into the next quantisation where there is one.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [],
  annotations: laneAnnotations,
  shape: ([input]) => ({ shape: input!, operations: elementsOf(input!) }),
});
