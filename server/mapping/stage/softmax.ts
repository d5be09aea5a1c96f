import { elementsOf, laneBase, streamOf } from "../stream.ts";
import { arithmeticOf, type StageKind } from "./kind.ts";

/** Shares of the elements of each pixel, step or vector, one per cycle. */
export const softmaxStage: StageKind = {
  role: "group",
  sequence: true,
  units: (request) => {
    const { layer, name, inputLayout } = request;
    const { exponential } = arithmeticOf(request, "softmax");
    const elements = elementsOf(inputLayout);
    const size = layer.output.shape.length === 1 ? elements : laneBase(inputLayout);
    return [
      {
        kind: "softmax",
        name,
        layer: layer.name,
        size,
        groups: elements / size,
        exponential,
        format: layer.output.format,
        input: streamOf(layer.inputTensors[0]!.format, 1, elements),
        output: streamOf(layer.output.format, 1, elements),
      },
    ];
  },
};
