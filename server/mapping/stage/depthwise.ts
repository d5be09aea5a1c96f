import type { Finish } from "../../network/arithmetic.ts";
import type { Unit } from "../../units/unit.ts";
import { streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";
import { isWideProduct } from "./multipliers.ts";
import { withMemory } from "./weightPlace.ts";
import { channelWindow } from "./window.ts";

/** Each channel with its own kernel. */
export const depthwiseStage: StageKind = {
  role: "depthwise",
  folds: true,
  units: (request) => units(request, arithmeticOf(request, "depthwise").finish),
};

function units(request: StageRequest, finish: Finish): readonly Unit[] {
  const { layer, name, build } = request;
  const geometry = layer.geometry!;
  const weights = layer.weights!;
  const taps = geometry.kernel[0] * geometry.kernel[1];
  const pixels = geometry.outHeight * geometry.outWidth;
  const tensor = layer.inputTensors[0]!;
  const [window, input] = channelWindow(request, geometry, build.pe, 0);
  const sums = finish.kind === "none" ? layer.output.format : weights.accumulator;
  const output = streamOf(sums, build.pe, pixels * geometry.channels);
  const unit = {
    kind: "depthwise",
    name,
    layer: layer.name,
    channels: geometry.channels,
    taps,
    pe: build.pe,
    pixels,
    input,
    output,
    weights,
    memory: "bram",
    dsp: build.dsp && isWideProduct(tensor.format, weights),
  } as const;
  return [
    window,
    withMemory(request, unit),
    ...finishOf(request, `${name}_finish`, finish, output, layer.output.shape),
  ];
}
