import type { Unit } from "../../../server/units/unit.ts";
import { holding, limits, permutation, streamOf } from "./draw.ts";
import type { Setting } from "./setting.ts";

type Kind = "fork" | "fifo" | "converter" | "merge" | "slice" | "pad" | "reorder";

/** A unit that sends the words that it takes: elsewhere, in another order or number, or later. */
export function drawMove(kind: Kind, { instance, draw, turn, x, memory, channels, pixels, pe, input }: Setting): Unit {
  switch (kind) {
    case "fork":
      return { ...instance, kind, copies: 1, input, output: input };
    case "fifo":
      return { ...instance, kind, depth: draw.between(1, 64), input, output: input, memory };
    case "converter": {
      const elements = channels * pixels;
      return {
        ...instance,
        kind,
        input: streamOf(x, draw.divisor(elements), elements),
        output: streamOf(x, draw.divisor(elements), elements),
      };
    }
    case "merge": {
      const formats = Array.from({ length: draw.between(2, 4) }, () => draw.format());
      const turns = formats.map(() => draw.between(1, 3));
      const shifts = formats.map(() => draw.between(0, 3));
      const lows = formats.map((it, k) => limits(it).low * 2 ** shifts[k]!);
      const highs = formats.map((it, k) => limits(it).high * 2 ** shifts[k]!);
      const words = turns.reduce((sum, it) => sum + it, 0);
      return {
        ...instance,
        kind,
        inputs: formats.map((it, k) => streamOf(it, pe, turns[k]! * pe * pixels)),
        turns,
        shifts,
        output: streamOf(holding(Math.min(...lows), Math.max(...highs)), pe, words * pe * pixels),
      };
    }
    case "slice": {
      const sizes = [draw.between(1, 4), draw.between(1, 4), draw.between(1, 3)] as const;
      const from = sizes.map((size) => draw.between(0, size - 1)) as [number, number, number];
      const to = sizes.map((size, axis) => draw.between(from[axis]! + 1, size)) as [number, number, number];
      const kept = sizes.reduce((product, _, axis) => product * (to[axis]! - from[axis]!), 1);
      return {
        ...instance,
        kind,
        sizes,
        from,
        to,
        input: streamOf(x, pe, sizes[0] * sizes[1] * sizes[2] * pe),
        output: streamOf(x, pe, kept * pe),
      };
    }
    case "pad": {
      const codes = x.binary ? { bits: 4, signed: true, binary: false } : x;
      const [height, width, groups] = [draw.between(1, 4), draw.between(1, 4), draw.between(1, 3)];
      const spacing = [draw.between(1, 3), draw.between(1, 3)] as const;
      const padding = [draw.between(0, 2), draw.between(0, 2), draw.between(0, 2), draw.between(0, 2)] as const;
      const rows = padding[0] + (height - 1) * spacing[0] + 1 + padding[2];
      const columns = padding[1] + (width - 1) * spacing[1] + 1 + padding[3];
      return {
        ...instance,
        kind,
        height,
        width,
        groups,
        spacing,
        padding,
        input: streamOf(codes, pe, height * width * groups * pe),
        output: streamOf(codes, pe, rows * columns * groups * pe),
      };
    }
    case "reorder": {
      const [blocks, block] = [draw.between(1, 3), draw.between(1, 12)];
      const order = turn(
        () => permutation(draw, block),
        () => Int32Array.from({ length: 2 * block }, (_, at) => at >> 1),
        () => Int32Array.from({ length: 2 * block }, (_, at) => at % block),
        () => Int32Array.from(draw.numbers(draw.between(1, 15), 0, block - 1)),
        () => Int32Array.from({ length: block }, (_, at) => block - 1 - at),
      )();
      return {
        ...instance,
        kind,
        blocks,
        order,
        pixels: blocks,
        input: streamOf(x, pe, blocks * block * pe),
        output: streamOf(x, pe, blocks * order.length * pe),
        capacity: 2 ** Math.ceil(Math.log2(Math.max(2, 2 * block))),
        memory,
      };
    }
  }
}
