import { elementsOf, streamOf } from "../stream.ts";
import type { StageKind } from "./kind.ts";

/** Index of the largest element. */
export const argmaxStage: StageKind = {
  role: "argmax",
  units: ({ layer, name, build, inputLayout }) => {
    const elements = elementsOf(inputLayout);
    const input = streamOf(layer.inputTensors[0]!.format, build.pe, elements);
    return [{ kind: "argmax", name, layer: layer.name, elements, input, output: streamOf(layer.output.format, 1, 1) }];
  },
};
