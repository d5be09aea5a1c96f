import type { LayerWeights } from "../../../server/network/checked.ts";
import type { Unit } from "../../../server/units/unit.ts";
import { drawAttention } from "./attentionSample.ts";
import { type Draw, holding, limits, streamOf } from "./draw.ts";
import { drawFinish } from "./finishSample.ts";
import { drawLookup } from "./lookupSample.ts";
import { drawMove } from "./moveSample.ts";
import { drawRecurrent } from "./recurrentSample.ts";
import type { Setting } from "./setting.ts";
import { drawVector } from "./vectorSample.ts";
import { drawWeighted } from "./weightedSample.ts";
import { numberFormat } from "./weightSample.ts";
import { drawWindow } from "./windowSample.ts";

/** A reader of bursts is drawn inside of the unit that it reads for. */
export type DrawnKind = Exclude<Unit["kind"], "burstReader">;

export function drawUnit(draw: Draw, kind: DrawnKind, serial: number): Unit {
  const name = `${kind}_${serial}`;
  const turn = <T>(...choices: readonly T[]): T => choices[serial % choices.length]!;
  const x = draw.format();
  const instance = { name, layer: name };
  const memory = draw.pick("bram", "lutram", "registers", "uram");
  const dsp = draw.pick(true, false);
  const channels = draw.pick(1, 2, 3, 4, 6, 12);
  const pixels = draw.between(1, 6);
  const pe = draw.divisor(channels);
  const input = streamOf(x, pe, channels * pixels);
  const { low, high } = limits(x);
  const setting: Setting = {
    ...{ draw, serial, turn, instance, x, low, high, memory, dsp },
    ...{ channels, pixels, pe, input },
  };
  switch (kind) {
    case "embedding": {
      const entries = draw.between(1, 20);
      const format = draw.pick(
        numberFormat({ bits: 1, signed: false, binary: true }, "binary"),
        numberFormat({ bits: draw.between(2, 9), signed: true, binary: false }, "integer"),
      );
      const rows = Int32Array.from({ length: entries * channels }, () =>
        format.kind === "binary" ? draw.pick(-1, 1) : draw.between(format.low, format.high),
      );
      const weights: LayerWeights = {
        format,
        shape: [entries, channels],
        bias: undefined,
        origin: "seeded",
        codes: () => rows,
        biasCodes: () => undefined,
        accumulator: format,
        zeroFraction: 0,
      };
      const { bits, signed } = format;
      const indices = streamOf({ bits: draw.between(1, 6), signed: false, binary: false }, 1, pixels);
      const row = streamOf({ bits, signed, binary: format.kind === "binary" }, pe, channels * pixels);
      return { ...instance, kind, entries, features: channels, input: indices, output: row, weights, memory };
    }
    case "attention":
      return drawAttention(draw, { ...instance, memory, dsp });
    case "recurrent":
      return drawRecurrent(draw, name, serial);
    case "add": {
      const other = draw.format();
      const shiftA = draw.between(0, 4);
      const shiftB = draw.between(0, 4);
      const sum = holding(
        low * 2 ** shiftA + limits(other).low * 2 ** shiftB,
        high * 2 ** shiftA + limits(other).high * 2 ** shiftB,
      );
      const elements = channels * pixels;
      return {
        ...instance,
        kind,
        inputs: [input, streamOf(other, pe, elements)],
        shiftA,
        shiftB,
        output: streamOf(sum, pe, elements),
      };
    }
    case "twoSlopes": {
      const shift = draw.between(0, 12);
      const slopeBits = draw.between(2, 14);
      const perChannel = draw.pick(true, false);
      const slopes = draw.numbers(perChannel ? channels : 1, -(2 ** (slopeBits - 1)), 2 ** (slopeBits - 1) - 1);
      const ends = [high * 2 ** shift, ...slopes.map((slope) => Math.min(0, low) * slope)];
      const sums = holding(Math.min(0, ...ends), Math.max(...ends));
      return {
        ...instance,
        kind,
        positive: 2 ** shift,
        negative: () => Float64Array.from(slopes),
        slopeBits,
        perChannel,
        channels,
        pixels,
        input,
        output: streamOf(sums, pe, channels * pixels),
        memory,
        dsp,
      };
    }
    case "lookup": {
      const { from, to, ...function_ } = drawLookup(draw, turn("table", "runs", "segments", "polynomial"), x);
      const elements = channels * pixels;
      return {
        ...instance,
        kind,
        ...function_,
        input: streamOf(from, pe, elements),
        output: streamOf(to, pe, elements),
        memory,
        dsp,
      };
    }
    case "multiply": {
      const other = draw.format();
      const [a, b] = [limits(x), limits(other)];
      const products = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
      const elements = channels * pixels;
      const perChannel = turn(true, false);
      return {
        ...instance,
        kind,
        inputs: [input, streamOf(other, pe, perChannel ? channels : elements)],
        output: streamOf(holding(Math.min(...products), Math.max(1, ...products)), pe, elements),
        dsp,
      };
    }
    case "finish":
      return drawFinish(draw, { ...instance, kind, channels, pixels, memory, dsp }, { x, pe, turn });
    case "matrixVector":
    case "constantMatrix":
    case "sparse":
    case "sparseColumns":
    case "depthwise":
    case "fill":
      return drawWeighted(kind, setting);
    case "fork":
    case "fifo":
    case "converter":
    case "merge":
    case "slice":
    case "pad":
    case "reorder":
      return drawMove(kind, setting);
    case "confident":
    case "layernorm":
    case "softmax":
    case "argmax":
      return drawVector(kind, setting);
    case "window":
    case "pool":
    case "globalPool":
      return drawWindow(kind, setting);
  }
}
