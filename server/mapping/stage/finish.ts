import type { NumberFormat } from "../../formats/format.ts";
import type { Finish } from "../../network/arithmetic.ts";
import type { Layer, Shape } from "../../network/checked.ts";
import { parameterShape } from "../../units/finish/resources.ts";
import type { FinishUnit } from "../../units/finish/unit.ts";
import { chosenConstantMemory } from "../../units/memory.ts";
import type { Stream } from "../../units/stream.ts";
import { elementsOf, sequenceAxes, streamOf, streamOrder } from "../stream.ts";
import type { StageRequest } from "./kind.ts";

/**
 * The unit that turns sums into codes of `format`; none where the sums are the codes. `layout`: of the sums as they travel.
 */
export function finishOf(
  { layer, build, device }: StageRequest,
  name: string,
  finish: Finish | undefined,
  input: Stream,
  layout: Shape,
  { channelsOf, format = layer.output.format }: { channelsOf?: ChannelsOf; format?: NumberFormat } = {},
): readonly FinishUnit[] {
  if (finish === undefined || finish.kind === "none") return [];
  const elements = elementsOf(layout);
  const { channels, order } = channelView(layer, layout, input, channelsOf);
  const unit: FinishUnit = {
    kind: "finish",
    name,
    layer: layer.name,
    finish: inStreamOrder(finish, order),
    channels,
    pixels: elements / channels,
    input,
    output: streamOf(format, input.lanes, elements),
    memory: "bram",
    dsp: build.dsp && finish.kind === "requantise",
  };
  const shape = parameterShape(unit);
  return [{ ...unit, memory: chosenConstantMemory(shape.width, shape.depth, device) }];
}

/** What the parameters of a sequence [time, features] belong to: its first axis, unless a layer says otherwise. */
export type ChannelsOf = "axis" | "features";

/** Which channel each element of a stream belongs to. */
export interface ChannelView {
  readonly channels: number;
  /** Channel j of the stream has the parameters of channel order[j] of the layer; undefined: its own. */
  readonly order: Int32Array | undefined;
}

export function channelView(
  layer: Layer,
  layout: Shape,
  { lanes }: Stream,
  channelsOf: ChannelsOf = "axis",
): ChannelView {
  const { shape } = layer.output;
  const byStep = layout.length === sequenceAxes && shape.length === 2 && channelsOf === "axis";
  const axes = layout.length === sequenceAxes && !byStep ? 2 : layout.length;
  // Behind a flatten each element is a channel; lanes that gather across pixels need that view too.
  const flat = shape.length < axes || layout[0]! % lanes !== 0;
  return {
    channels: flat ? elementsOf(layout) : layout[0]!,
    order: byStep ? stepOrder(layout) : flatOrder(shape, layout),
  };
}

/**
 * Parameters of the channels in the order in which the stream sends them. They differ only behind a flatten: there each
 * element is a channel of its own, but the stream still sends pixel by pixel.
 */
function inStreamOrder(
  finish: Exclude<Finish, { kind: "none" }>,
  order: Int32Array | undefined,
): Exclude<Finish, { kind: "none" }> {
  if (!order || (finish.kind !== "thresholds" && finish.kind !== "requantise")) return finish;
  if (finish.kind === "thresholds") {
    const { levels, parameters } = finish;
    return {
      ...finish,
      parameters: () => {
        const { thresholds, flip } = parameters();
        return { thresholds: permuted(thresholds, order, levels), flip: permuted(flip, order, 1) };
      },
    };
  }
  const { parameters } = finish;
  return {
    ...finish,
    parameters: () => {
      const { multiplier, addend, shift } = parameters();
      return { multiplier: permuted(multiplier, order, 1), addend: permuted(addend, order, 1), shift };
    },
  };
}

function flatOrder(shape: Shape, layout: Shape): Int32Array | undefined {
  return shape.length === layout.length ? undefined : streamOrder(layout);
}

/** The step that each element of a sequence belongs to. */
function stepOrder(layout: Shape): Int32Array {
  return Int32Array.from({ length: elementsOf(layout) }, (_, element) => Math.floor(element / layout[0]!));
}

/** Rows of `width` values in a new order; a single row, which stands for all channels, stays. */
export function permuted<A extends Float64Array | Uint8Array>(values: A, order: Int32Array, width: number): A {
  if (values.length === width) return values;
  const result = new (values.constructor as new (length: number) => A)(order.length * width);
  for (let row = 0; row < order.length; row++) {
    for (let column = 0; column < width; column++) result[row * width + column] = values[order[row]! * width + column]!;
  }
  return result;
}
