import { defineLayer, laneAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";
import { imageExpected } from "./window.ts";

export const globalpool = defineLayer<{ readonly kind: "average" | "max" }>({
  name: "globalpool",
  alsoCalled: {
    globalaveragepool: "",
    globalavgpool: "",
    gap: "",
    adaptiveavgpool2d: "",
    globalaveragepooling: "",
    globalaveragepooling2d: "",
    globalmaxpool: "kind: max",
    adaptivemaxpool2d: "kind: max",
    globalmaxpooling2d: "kind: max",
  },
  documentation: "Mean (or largest code) of each channel over the whole image; gives a vector [channels].",
  inputs: [{ name: "input", documentation: "Image [channels, height, width] or sequence [channels, length]." }],
  parameters: [
    {
      name: "kind",
      type: { kind: "choice", choices: ["average", "max"] },
      default: "average",
      documentation: "What is made of the elements of a channel.",
    },
  ],
  annotations: laneAnnotations,
  shape([input]) {
    if (input!.length < 2) return imageExpected();
    return { shape: [input![0]!], operations: elementsOf(input!) };
  },
});
