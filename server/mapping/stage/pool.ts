import type { Finish } from "../../network/arithmetic.ts";
import type { Unit } from "../../units/unit.ts";
import { streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";
import { sumFormat } from "./sums.ts";
import { channelWindow } from "./window.ts";

export const maxPoolStage: StageKind = {
  role: "pool",
  folds: true,
  units: (request) => units(request, "max", undefined),
};

export const sumPoolStage: StageKind = {
  role: "pool",
  folds: true,
  units: (request) => units(request, "sum", arithmeticOf(request, "sumPool").finish),
};

function units(request: StageRequest, operation: "max" | "sum", finish: Finish | undefined): readonly Unit[] {
  const { layer, name, build } = request;
  const geometry = layer.geometry!;
  const { channels } = geometry;
  const taps = geometry.kernel[0] * geometry.kernel[1];
  const pixels = geometry.outHeight * geometry.outWidth;
  const tensor = layer.inputTensors[0]!;
  const [window, input] = channelWindow(request, geometry, build.pe, operation === "max" ? tensor.format.low : 0);
  const sums =
    finish === undefined || finish.kind === "none"
      ? layer.output.format
      : sumFormat(
          tensor.range,
          taps,
          geometry.padding.some((size) => size > 0),
        );
  const output = streamOf(sums, build.pe, pixels * channels);
  return [
    window,
    { kind: "pool", name, layer: layer.name, operation, taps, channels, pixels, input, output },
    ...finishOf(request, `${name}_finish`, finish, output, layer.output.shape),
  ];
}
