import type { Finish } from "../../network/arithmetic.ts";
import type { Unit } from "../../units/unit.ts";
import { streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";
import { sumFormat } from "./sums.ts";

export const globalMaxStage: StageKind = {
  role: "globalPool",
  units: (request) => units(request, "max", undefined),
};

export const globalSumStage: StageKind = {
  role: "globalPool",
  units: (request) => units(request, "sum", arithmeticOf(request, "globalSum").finish),
};

function units(request: StageRequest, operation: "max" | "sum", finish: Finish | undefined): readonly Unit[] {
  const { layer, name, build } = request;
  const tensor = layer.inputTensors[0]!;
  const [channels = 1, height = 1, width = 1] = tensor.shape;
  const pixels = height * width;
  const sums =
    finish === undefined || finish.kind === "none" ? layer.output.format : sumFormat(tensor.range, pixels, false);
  const input = streamOf(tensor.format, build.pe, channels * pixels);
  const output = streamOf(sums, build.pe, channels);
  return [
    { kind: "globalPool", name, layer: layer.name, operation, channels, pixels, input, output },
    ...finishOf(request, `${name}_finish`, finish, output, layer.output.shape),
  ];
}
