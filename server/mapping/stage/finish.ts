import type { Finish, Shape } from "../../network/checked.ts";
import { parameterShape } from "../../units/finish/resources.ts";
import type { FinishUnit } from "../../units/finish/unit.ts";
import { chosenMemory } from "../../units/memory.ts";
import type { Stream } from "../../units/stream.ts";
import { elementsOf, sequenceAxes, streamOf, streamOrder } from "../stream.ts";
import type { StageRequest } from "./kind.ts";

/**
 * The unit that turns sums into the output's codes; none where the sums are the codes. `layout`: of the sums as they travel.
 * `channelsOf`: what the parameters of a sequence [time, features] belong to; its first axis, unless a layer says otherwise.
 */
export function finishOf(
  { layer, build, device }: StageRequest,
  name: string,
  finish: Finish | undefined,
  input: Stream,
  layout: Shape,
  channelsOf: "axis" | "features" = "axis",
): readonly FinishUnit[] {
  if (finish === undefined || finish.kind === "none") return [];
  const elements = elementsOf(layout);
  const byStep = layout.length === sequenceAxes && layer.output.shape.length === 2 && channelsOf === "axis";
  const axes = layout.length === sequenceAxes && !byStep ? 2 : layout.length;
  // Behind a flatten each element is a channel; lanes that gather across pixels need that view too.
  const flat = layer.output.shape.length < axes || layout[0]! % input.lanes !== 0;
  const channels = flat ? elements : layout[0]!;
  const unit: FinishUnit = {
    kind: "finish",
    name,
    layer: layer.name,
    finish: inStreamOrder(finish, byStep ? stepOrder(layout) : flatOrder(layer.output.shape, layout)),
    channels,
    pixels: elements / channels,
    input,
    output: streamOf(layer.output.format, input.lanes, elements),
    memory: "bram",
    dsp: build.dsp && finish.kind === "requantise",
  };
  const shape = parameterShape(unit);
  return [{ ...unit, memory: chosenMemory(shape.width, shape.depth, device) }];
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
function permuted<A extends Float64Array | Uint8Array>(values: A, order: Int32Array, width: number): A {
  if (values.length === width) return values;
  const result = new (values.constructor as new (length: number) => A)(order.length * width);
  for (let row = 0; row < order.length; row++) {
    for (let column = 0; column < width; column++) result[row * width + column] = values[order[row]! * width + column]!;
  }
  return result;
}
