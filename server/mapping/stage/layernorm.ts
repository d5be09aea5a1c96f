import { normalisedRange } from "../../network/normalise.ts";
import { elementsOf, laneBase, narrowestInteger, streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind } from "./kind.ts";

/** Normalised elements of each step or vector, one per cycle, then gamma and beta. */
export const layernormStage: StageKind = {
  role: "group",
  sequence: true,
  units: (request) => {
    const { layer, name, build, inputLayout } = request;
    const { addend, finish } = arithmeticOf(request, "layernorm");
    const elements = elementsOf(inputLayout);
    const size = layer.output.shape.length === 1 ? elements : laneBase(inputLayout);
    const { low, high } = normalisedRange(size);
    const output = streamOf(narrowestInteger(low, high), 1, elements);
    return [
      {
        kind: "layernorm",
        name,
        layer: layer.name,
        size,
        groups: elements / size,
        addend,
        input: streamOf(layer.inputTensors[0]!.format, 1, elements),
        output,
        dsp: build.dsp,
      },
      ...finishOf(request, `${name}_finish`, finish, output, inputLayout, { channelsOf: "features" }),
    ];
  },
};
