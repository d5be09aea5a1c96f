import type { Shape, WindowGeometry } from "../../network/checked.ts";
import { chosenMemory } from "../../units/memory.ts";
import type { Stream } from "../../units/stream.ts";
import { bufferShape } from "../../units/window/resources.ts";
import type { WindowUnit } from "../../units/window/unit.ts";
import { ringCapacity } from "../ring.ts";
import { streamOf } from "../stream.ts";
import type { StageRequest } from "./kind.ts";

export function windowUnit(
  { layer, name, device }: StageRequest,
  geometry: WindowGeometry,
  order: WindowUnit["order"],
  { repeats, parts }: { readonly repeats: number; readonly parts: number },
  input: Stream,
  output: Stream,
  padCode: number,
): WindowUnit {
  const { region } = layer;
  const capacity = ringCapacity(geometry, geometry.channels / input.lanes, region);
  const unit: WindowUnit = {
    kind: "window",
    name: `${name}_window`,
    layer: layer.name,
    geometry,
    input,
    output,
    order,
    repeats,
    parts,
    capacity,
    memory: "bram",
    ...(region === undefined ? {} : { region }),
    padCode,
  };
  const shape = bufferShape(unit);
  return { ...unit, memory: chosenMemory(shape.width, shape.depth, device) };
}

/** A window for units that treat each channel by itself, and the stream behind it. */
export function channelWindow(
  request: StageRequest,
  geometry: WindowGeometry,
  lanes: number,
  padCode: number,
): readonly [WindowUnit, Stream] {
  const { format } = request.layer.inputTensors[0]!;
  const taps = geometry.kernel[0] * geometry.kernel[1];
  const input = streamOf(format, lanes, geometry.channels * geometry.height * geometry.width);
  const output = streamOf(format, lanes, geometry.outHeight * geometry.outWidth * geometry.channels * taps);
  return [windowUnit(request, geometry, "channels", { repeats: 1, parts: 1 }, input, output, padCode), output];
}

/** A sequence [time, features] as an image of one row, whose pixels are its steps. */
export function sequenceGeometry([time = 1, features = 1]: Shape): WindowGeometry {
  return {
    channels: features,
    height: 1,
    width: time,
    kernel: [1, 1],
    stride: [1, 1],
    dilation: [1, 1],
    padding: [0, 0, 0, 0],
    outHeight: 1,
    outWidth: time,
  };
}

/** True when every input pixel is an output pixel: the window would only copy. */
export function isPointwise(geometry: WindowGeometry): boolean {
  const { kernel, stride, padding } = geometry;
  return kernel[0] * kernel[1] === 1 && stride[0] * stride[1] === 1 && padding.every((size) => size === 0);
}
