import { elementsOf, streamOf } from "../stream.ts";
import { arithmeticOf, type StageKind } from "./kind.ts";

/** A comparison of all elements, in whatever order they come, one per cycle. */
export const confidentStage: StageKind = {
  role: "argmax",
  units: (request) => {
    const { layer, name, inputLayout } = request;
    const { exponential, limit } = arithmeticOf(request, "confident");
    const size = elementsOf(inputLayout);
    return [
      {
        kind: "confident",
        name,
        layer: layer.name,
        size,
        exponential,
        limit,
        input: streamOf(layer.inputTensors[0]!.format, 1, size),
        output: streamOf(layer.output.format, 1, 1),
      },
    ];
  },
};
