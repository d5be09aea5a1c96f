import { isComputed } from "../../../server/approximations/region.ts";
import type { Rounding } from "../../../server/formats/format.ts";
import type { Unit } from "../../../server/units/unit.ts";
import { modelAttention } from "./attentionSample.ts";
import { modelRecurrent } from "./recurrentSample.ts";

/**
 * What each unit must compute, written as plainly as possible: element codes of one frame per input, in stream order, to
 * element codes of the output. BigInt where a double could round.
 */
export function modelUnit(unit: Unit, inputs: readonly (readonly number[])[]): number[] {
  const x = inputs[0]!;
  switch (unit.kind) {
    case "fifo":
    case "fork":
    case "converter":
      return [...x];
    case "embedding": {
      const codes = unit.weights.codes();
      const { entries, features } = unit;
      return x.flatMap((index) => range(features).map((at) => codes[Math.min(index, entries - 1) * features + at]!));
    }
    case "softmax":
      return range(unit.groups).flatMap((at) => {
        const group = x.slice(at * unit.size, (at + 1) * unit.size);
        const most = Math.max(...group);
        const powers = group.map((value) => BigInt(unit.exponential.code(value - most)));
        const sum = powers.reduce((a, b) => a + b);
        const places = BigInt(-Math.log2(unit.format.scale));
        return powers.map((power) =>
          Math.min(unit.format.high, Number(quotient(power << places, sum, unit.format.rounding))),
        );
      });
    case "layernorm":
      return range(unit.groups).flatMap((at) => {
        const group = x.slice(at * unit.size, (at + 1) * unit.size).map(BigInt);
        const n = BigInt(unit.size);
        const sum = group.reduce((a, b) => a + b);
        const spread = n * group.reduce((all, value) => all + value * value, 0n) - sum * sum + BigInt(unit.addend);
        const square = (spread > 0n ? spread : 1n) * 4n ** 8n;
        let root = BigInt(Math.floor(Math.sqrt(Number(square))));
        while (root * root > square) root--;
        while ((root + 1n) * (root + 1n) <= square) root++;
        return group.map((value) => Number(((n * value - sum) * 2n ** 24n) / root));
      });
    case "confident": {
      const most = Math.max(...x);
      return [x.reduce((sum, value) => sum + unit.exponential.code(value - most), 0) <= unit.limit ? 1 : 0];
    }
    case "attention":
      return modelAttention(unit, x);
    case "recurrent":
      return modelRecurrent(unit, x);
    case "add":
      return x.map((a, i) => a * 2 ** unit.shiftA + inputs[1]![i]! * 2 ** unit.shiftB);
    case "multiply":
      return x.map((a, i) => a * inputs[1]![i % inputs[1]!.length]!);
    case "merge": {
      const { lanes } = unit.output;
      const words = inputs.map((codes) => [...codes]);
      const rounds = unit.inputs[0]!.words / unit.turns[0]!;
      return range(rounds).flatMap(() =>
        unit.turns.flatMap((count, k) => words[k]!.splice(0, count * lanes).map((code) => code * 2 ** unit.shifts[k]!)),
      );
    }
    case "slice": {
      const [, columns, groups] = unit.sizes;
      const { lanes } = unit.input;
      return x.filter((_, i) => {
        const word = Math.floor(i / lanes);
        const position = [Math.floor(word / groups / columns), Math.floor(word / groups) % columns, word % groups];
        return position.every((it, axis) => it >= unit.from[axis]! && it < unit.to[axis]!);
      });
    }
    case "pad": {
      const { height, width, groups, spacing, padding, input } = unit;
      const rows = padding[0] + (height - 1) * spacing[0] + 1 + padding[2];
      const columns = padding[1] + (width - 1) * spacing[1] + 1 + padding[3];
      const size = groups * input.lanes;
      const result = new Array<number>(rows * columns * size).fill(0);
      x.forEach((code, i) => {
        const [pixel, channel] = [Math.floor(i / size), i % size];
        const row = padding[0] + Math.floor(pixel / width) * spacing[0];
        const column = padding[1] + (pixel % width) * spacing[1];
        result[(row * columns + column) * size + channel] = code;
      });
      return result;
    }
    case "reorder": {
      const { lanes, words } = unit.input;
      const block = words / unit.blocks;
      return range(unit.blocks).flatMap((b) =>
        [...unit.order].flatMap((at) => range(lanes).map((lane) => x[(b * block + at) * lanes + lane]!)),
      );
    }
    case "argmax":
      return [x.indexOf(Math.max(...x))];
    case "globalPool": {
      const perChannel = range(unit.channels).map((c) => x.filter((_, i) => i % unit.channels === c));
      return perChannel.map((codes) => (unit.operation === "max" ? Math.max(...codes) : codes.reduce((a, b) => a + b)));
    }
    case "pool": {
      // Words of `lanes` elements; `taps` words in a row belong together.
      const { lanes, words } = unit.output;
      return range(words * lanes).map((i) => {
        const first = Math.floor(i / lanes) * unit.taps;
        const codes = range(unit.taps).map((tap) => x[(first + tap) * lanes + (i % lanes)]!);
        return unit.operation === "max" ? Math.max(...codes) : codes.reduce((a, b) => a + b);
      });
    }
    case "lookup":
      return x.map((code) => unit.codes()[code - unit.low]!);
    case "twoSlopes": {
      const slopes = unit.negative();
      return x.map(
        (code, i) => code * (code >= 0 ? unit.positive : slopes[slopes.length === 1 ? 0 : i % unit.channels]!),
      );
    }
    case "finish":
      return x.map((code, i) => finish(unit, code, i % unit.channels));
    case "fill": {
      const bias = unit.weights.biasCodes();
      const channels = (unit.output.words / unit.pixels) * unit.output.lanes;
      const sums = [...x];
      return range(unit.pixels).flatMap((pixel) =>
        isComputed(pixel, unit.region)
          ? sums.splice(0, channels)
          : range(channels).map((channel) => bias?.[channel] ?? 0),
      );
    }
    case "depthwise": {
      const { channels, taps, pe, pixels } = unit;
      const codes = unit.weights.codes();
      const bias = unit.weights.biasCodes();
      const result: number[] = [];
      for (let pixel = 0; pixel < pixels; pixel++) {
        for (let c = 0; c < channels; c++) {
          let sum = bias?.[c] ?? 0;
          for (let t = 0; t < taps; t++) {
            const word = (pixel * (channels / pe) + Math.floor(c / pe)) * taps + t;
            sum += codes[c * taps + t]! * x[word * pe + (c % pe)]!;
          }
          result.push(sum);
        }
      }
      return result;
    }
    case "matrixVector": {
      const { rows, columns, pe, pixels } = unit;
      const codes = unit.weights.codes();
      const bias = unit.weights.biasCodes();
      const result: number[] = [];
      for (let pixel = 0; pixel < pixels; pixel++) {
        for (let row = 0; row < rows; row++) {
          // The whole vector arrives once for each fold of rows.
          const start = (pixel * (rows / pe) + Math.floor(row / pe)) * columns;
          let sum = bias?.[row] ?? 0;
          for (let j = 0; j < columns; j++) sum += codes[row * columns + unit.columnOrder[j]!]! * x[start + j]!;
          result.push(sum);
        }
      }
      return result;
    }
    case "burstReader":
      throw new Error("is drawn inside of the unit that it reads for");
    case "constantMatrix":
    case "sparse":
    case "sparseColumns": {
      const { rows, columns, pixels } = unit;
      const codes = unit.weights.codes();
      const bias = unit.weights.biasCodes();
      const result: number[] = [];
      for (let pixel = 0; pixel < pixels; pixel++) {
        for (let row = 0; row < rows; row++) {
          let sum = bias?.[row] ?? 0;
          for (let j = 0; j < columns; j++) {
            sum += codes[row * columns + unit.columnOrder[j]!]! * x[pixel * columns + j]!;
          }
          result.push(sum);
        }
      }
      return result;
    }
    case "window": {
      const { channels, height, width, kernel, stride, dilation, padding, outHeight, outWidth } = unit.geometry;
      const result: number[] = [];
      const push = (row: number, column: number, i: number, j: number, channel: number) => {
        const y = row * stride[0] - padding[0] + i * dilation[0];
        const xx = column * stride[1] - padding[1] + j * dilation[1];
        const inside = y >= 0 && y < height && xx >= 0 && xx < width;
        result.push(inside ? x[(y * width + xx) * channels + channel]! : unit.padCode);
      };
      const { lanes } = unit.input;
      for (const row of range(outHeight)) {
        for (const column of range(outWidth)) {
          if (unit.region !== undefined && !isComputed(row * outWidth + column, unit.region)) continue;
          if (unit.order === "pixels") {
            const own = channels / unit.parts;
            for (const part of range(unit.parts)) {
              for (const _repeat of range(unit.repeats)) {
                for (const i of range(kernel[0])) {
                  for (const j of range(kernel[1])) for (const c of range(own)) push(row, column, i, j, part * own + c);
                }
              }
            }
            continue;
          }
          for (const _repeat of range(unit.repeats)) {
            if (unit.order === "channels") {
              for (const group of range(channels / lanes)) {
                for (const i of range(kernel[0])) {
                  for (const j of range(kernel[1])) {
                    for (const lane of range(lanes)) push(row, column, i, j, group * lanes + lane);
                  }
                }
              }
            } else {
              for (const i of range(kernel[0])) {
                for (const j of range(kernel[1])) for (const c of range(channels)) push(row, column, i, j, c);
              }
            }
          }
        }
      }
      return result;
    }
  }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function finish(unit: Extract<Unit, { kind: "finish" }>, code: number, channel: number): number {
  const f = unit.finish;
  switch (f.kind) {
    case "clamp":
      return Math.max(f.low, Math.min(f.high, code));
    case "shift":
      return fit(f, f.shift >= 0 ? round(BigInt(code), f.shift, f.rounding) : BigInt(code) << BigInt(-f.shift), unit);
    case "requantise": {
      const { multiplier, addend, shift } = f.parameters();
      const sum = BigInt(code) * BigInt(multiplier[multiplier.length === 1 ? 0 : channel]!);
      return fit(f, round(sum + BigInt(addend[addend.length === 1 ? 0 : channel]!), shift, f.rounding), unit);
    }
    case "thresholds": {
      const { thresholds, flip } = f.parameters();
      const row = thresholds.length === f.levels ? 0 : channel;
      const levels = Array.from(thresholds.slice(row * f.levels, (row + 1) * f.levels));
      const below = flip[flip.length === 1 ? 0 : channel] === 1;
      return f.low + f.step * levels.filter((level) => (below ? code < level : code >= level)).length;
    }
  }
}

/** value / divisor of numbers that are not negative, rounded. */
function quotient(value: bigint, divisor: bigint, rounding: Rounding): bigint {
  const whole = value / divisor;
  const half = 2n * (value % divisor) - divisor;
  const up =
    rounding === "half_up"
      ? half >= 0n
      : rounding === "nearest_even" && (half > 0n || (half === 0n && whole % 2n === 1n));
  return up ? whole + 1n : whole;
}

function round(value: bigint, shift: number, rounding: Rounding): bigint {
  const unit = 1n << BigInt(shift);
  let quotient = value / unit;
  let rest = value % unit;
  if (rest < 0n) {
    quotient -= 1n;
    rest += unit;
  }
  const half = 2n * rest - unit;
  switch (rounding) {
    case "floor":
      return quotient;
    case "zero":
      return value / unit;
    case "half_up":
      return half >= 0n ? quotient + 1n : quotient;
    case "nearest_even":
      return half > 0n || (half === 0n && quotient % 2n !== 0n) ? quotient + 1n : quotient;
  }
}

function fit(
  f: { overflow: "saturate" | "wrap"; low: number; high: number },
  value: bigint,
  unit: Extract<Unit, { kind: "finish" }>,
): number {
  if (f.overflow === "saturate") return Number(value < f.low ? BigInt(f.low) : value > f.high ? BigInt(f.high) : value);
  const { bits, signed } = unit.output;
  return Number(signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
}
