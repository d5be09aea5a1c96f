import { computedPositions } from "../../../server/approximations/region.ts";
import type { WindowGeometry } from "../../../server/network/checked.ts";
import type { Unit } from "../../../server/units/unit.ts";
import { type Draw, divisors, holding, streamOf } from "./draw.ts";
import { drawRegion } from "./regionSample.ts";
import type { Setting } from "./setting.ts";

type Kind = "window" | "pool" | "globalPool";

function drawGeometry(draw: Draw, channels: number): WindowGeometry {
  const kernel = [draw.between(1, 3), draw.between(1, 3)] as const;
  const stride = [draw.between(1, 3), draw.between(1, 3)] as const;
  const dilation = [draw.between(1, 2), draw.between(1, 2)] as const;
  const span = kernel.map((k, i) => (k - 1) * dilation[i]! + 1);
  const pad = (k: number) => draw.pick(0, Math.min(1, k - 1), k - 1);
  const padding = [pad(span[0]!), pad(span[1]!), pad(span[0]!), pad(span[1]!)] as const;
  const height = draw.between(Math.max(1, span[0]! - padding[0] - padding[2]), 7);
  const width = draw.between(Math.max(1, span[1]! - padding[1] - padding[3]), 7);
  const outHeight = Math.floor((height + padding[0] + padding[2] - span[0]!) / stride[0]) + 1;
  const outWidth = Math.floor((width + padding[1] + padding[3] - span[1]!) / stride[1]) + 1;
  return { channels, height, width, kernel, stride, dilation, padding, outHeight, outWidth };
}

/** A window over an image, or a unit that makes one result of several pixels. */
export function drawWindow(
  kind: Kind,
  { instance, draw, serial, turn, x, low, high, memory, channels, pixels, pe, input }: Setting,
): Unit {
  switch (kind) {
    case "window": {
      const geometry = drawGeometry(draw, channels);
      const { kernel, height, width, outHeight, outWidth } = geometry;
      const order = turn("pixels", "channels", "parallel");
      const repeats = order === "channels" ? 1 : draw.between(1, 3);
      const parts = order === "pixels" ? draw.divisor(channels) : 1;
      const region = serial % 2 === 1 ? drawRegion(draw, outHeight * outWidth) : undefined;
      const sent = region === undefined ? outHeight * outWidth : computedPositions(outHeight * outWidth, region);
      const elements = sent * kernel[0] * kernel[1] * channels;
      const lanes = order === "parallel" ? channels : parts > 1 ? draw.divisor(channels / parts) : pe;
      const wide = draw.pick(...divisors(kernel[1]), ...divisors(kernel[0]).map((d) => d * kernel[1]));
      const spanned = (kernel[0] - 1) * geometry.dilation[0] + geometry.stride[0];
      const needed = (spanned * width + 2 * ((kernel[1] - 1) * geometry.dilation[1] + 1)) * (channels / lanes);
      return {
        ...instance,
        kind,
        geometry,
        order,
        repeats,
        parts,
        memory,
        input: streamOf(x, lanes, height * width * channels),
        output: streamOf(x, order === "parallel" ? channels * wide : lanes, elements * repeats),
        capacity: 2 ** Math.ceil(Math.log2(needed)),
        padCode: x.binary ? -1 : draw.pick(0, low),
        ...(region === undefined ? {} : { region }),
      };
    }
    case "pool": {
      const taps = draw.between(1, 9);
      const operation = draw.pick("max", "sum");
      const result = operation === "max" ? x : holding(taps * low, taps * high);
      return {
        ...instance,
        kind,
        operation,
        taps,
        channels,
        pixels,
        input: streamOf(x, pe, channels * pixels * taps),
        output: streamOf(result, pe, channels * pixels),
      };
    }
    case "globalPool": {
      const operation = draw.pick("max", "sum");
      const result = operation === "max" ? x : holding(pixels * low, pixels * high);
      return { ...instance, kind, operation, channels, pixels, input, output: streamOf(result, pe, channels) };
    }
  }
}
