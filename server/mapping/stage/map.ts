import type { Layer } from "../../network/checked.ts";
import type { Unit } from "../../units/unit.ts";
import { elementsOf, streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";

/** A function of each element by itself. */
export const mapStage: StageKind = {
  role: "map",
  units,
  vanishes: (layer) => layer.arithmetic.kind === "map" && layer.arithmetic.finish.kind === "none" && sameStorage(layer),
};

function units(request: StageRequest): readonly Unit[] {
  const { layer, name, build, inputLayout } = request;
  const { low, high } = layer.output.format;
  const asked = arithmeticOf(request, "map").finish;
  // The same codes in another format still change their width (uint4 to int8) or their bit pattern (binary to int8).
  const finish = asked.kind === "none" ? ({ kind: "clamp", low, high } as const) : asked;
  const input = streamOf(layer.inputTensors[0]!.format, build.pe, elementsOf(inputLayout));
  return finishOf(request, name, finish, input, inputLayout);
}

/** True when the codes that a layer reads and writes are stored alike. */
function sameStorage(layer: Layer): boolean {
  const [from, to] = [layer.inputTensors[0]!.format, layer.output.format];
  const [read, sent] = [streamOf(from, 1, 1), streamOf(to, 1, 1)];
  return read.bits === sent.bits && read.signed === sent.signed && read.binary === sent.binary;
}
