import { chosenConstantMemory } from "../../units/memory.ts";
import { slopeShape } from "../../units/twoSlopes/resources.ts";
import type { TwoSlopesUnit } from "../../units/twoSlopes/unit.ts";
import type { Unit } from "../../units/unit.ts";
import { elementsOf, narrowestInteger, streamOf } from "../stream.ts";
import { channelView, finishOf, permuted } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";

/** leakyrelu and prelu: an exact product, then the output's codes. */
export const twoSlopesStage: StageKind = { role: "map", units };

function units(request: StageRequest): readonly Unit[] {
  const { layer, name, build, inputLayout, device } = request;
  const { positive, negative, slopeBits, perChannel, range, finish } = arithmeticOf(request, "twoSlopes");
  const elements = elementsOf(inputLayout);
  const input = streamOf(layer.inputTensors[0]!.format, build.pe, elements);
  const sums = finish.kind === "none" ? layer.output.format : narrowestInteger(range.low, range.high);
  const { channels, order } = channelView(layer, inputLayout, input);
  const unit: TwoSlopesUnit = {
    kind: "twoSlopes",
    name,
    layer: layer.name,
    positive,
    negative: order && perChannel ? () => permuted(negative(), order, 1) : negative,
    slopeBits,
    perChannel,
    channels,
    pixels: elements / channels,
    input,
    output: streamOf(sums, build.pe, elements),
    memory: "bram",
    dsp: build.dsp && slopeBits >= 5 && input.bits >= 5,
  };
  const shape = slopeShape(unit);
  const memory = chosenConstantMemory(shape.width, shape.depth, device);
  return [{ ...unit, memory }, ...finishOf(request, `${name}_finish`, finish, unit.output, inputLayout)];
}
