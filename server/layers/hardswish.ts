import { defineLayer, finishAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";

export const hardswish = defineLayer({
  name: "hardswish",
  alsoCalled: { swish: "", silu: "", hswish: "" },
  documentation:
    "`x · clip(x + 3, 0, 6) / 6`, the activation of MobileNet-v3. It is a table of the codes that it reads.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [],
  annotations: finishAnnotations,
  shape: ([input]) => ({ shape: input!, operations: elementsOf(input!) }),
});
