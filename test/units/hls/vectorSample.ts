import type { Rounding } from "../../../server/formats/format.ts";
import type { Unit } from "../../../server/units/unit.ts";
import { type Draw, holding, streamOf } from "./draw.ts";
import type { Setting } from "./setting.ts";
import { numberFormat } from "./weightSample.ts";

type Kind = "confident" | "layernorm" | "softmax" | "argmax";

/** A table of exponentials of distances to the largest code, for scores of these codes. */
function drawExponential(draw: Draw, low: number, high: number, widestShift: number) {
  const scale = 2 ** -draw.between(0, 6);
  const furthest = Math.min(high - low, Math.ceil((16 * Math.LN2) / scale));
  const shift = draw.between(0, widestShift);
  const code = (distance: number) =>
    distance < -furthest ? 0 : Math.round(Math.exp(-Math.floor(-distance / 2 ** shift) * 2 ** shift * scale) * 2 ** 15);
  return { code, furthest, shift };
}

/** A unit that looks at all elements of a vector before it gives a result. */
export function drawVector(kind: Kind, { instance, draw, turn, x, low, high, dsp, channels, pixels }: Setting): Unit {
  switch (kind) {
    case "confident": {
      const size = channels * pixels;
      const source = streamOf(x, 1, size);
      const exponential = drawExponential(draw, low, high, 2);
      return {
        ...instance,
        kind,
        size,
        exponential,
        limit: draw.between(2 ** 15, 2 ** 15 * size),
        input: source,
        output: streamOf({ bits: 1, signed: false, binary: false }, 1, 1),
      };
    }
    case "layernorm": {
      const wide = { bits: draw.between(10, 16), signed: draw.pick(true, false), binary: false };
      const source = streamOf(turn(x, wide), 1, channels * pixels);
      const bits = 18 + Math.ceil(Math.log2(Math.sqrt(channels) + 0.01));
      return {
        ...instance,
        kind,
        size: channels,
        groups: pixels,
        addend: draw.pick(0, draw.between(1, 1000)),
        input: source,
        output: streamOf({ bits, signed: true, binary: false }, 1, channels * pixels),
        dsp,
      };
    }
    case "softmax": {
      const source = streamOf(x, 1, channels * pixels);
      const exponential = drawExponential(draw, low, high, Math.min(2, source.bits - 1));
      const share = draw.pick("nearest_even", "half_up", "floor", "zero") as Rounding;
      const format = {
        ...numberFormat({ bits: draw.between(2, 9), signed: false, binary: false }, "integer"),
        scale: 2 ** -draw.between(1, 9),
        rounding: share,
      };
      return {
        ...instance,
        kind,
        size: channels,
        groups: pixels,
        exponential,
        format,
        input: source,
        output: streamOf({ bits: format.bits, signed: false, binary: false }, 1, channels * pixels),
      };
    }
    case "argmax": {
      const elements = channels * pixels;
      const output = { ...streamOf(holding(0, Math.max(1, elements - 1)), 1, 1) };
      return { ...instance, kind, elements, input: streamOf(x, draw.divisor(elements), elements), output };
    }
  }
}
