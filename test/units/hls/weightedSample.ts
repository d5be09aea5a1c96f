import { computedPositions } from "../../../server/approximations/region.ts";
import { counterBits } from "../../../server/units/rtl.ts";
import { wordBitsOf } from "../../../server/units/sparse/bitmap.ts";
import type { Unit } from "../../../server/units/unit.ts";
import { divisors, permutation, streamOf } from "./draw.ts";
import { drawRegion } from "./regionSample.ts";
import type { Setting } from "./setting.ts";
import {
  drawCodes,
  drawWeights,
  formatOf,
  numberFormat,
  weightsWith,
  withCirculantBlocks,
  withPacking,
  withWeightsBeside,
  withZeros,
} from "./weightSample.ts";

type Kind = "matrixVector" | "constantMatrix" | "sparse" | "sparseColumns" | "depthwise" | "fill";

/** A unit that multiplies by weights, or fills in where no product was computed. */
export function drawWeighted(
  kind: Kind,
  { instance, draw, serial, x, memory, dsp, channels, pixels, pe }: Setting,
): Unit {
  switch (kind) {
    case "matrixVector": {
      // Rows that share multipliers are several, and multiply by numbers of few bits.
      const sharing = serial % 4 === 2;
      const block = serial % 3 === 0 ? draw.pick(2, 3, 4, 6) : undefined;
      const rows = block === undefined ? draw.pick(sharing ? 3 : 1, 2, 4, 6) : block * draw.between(1, 3);
      const columns = block === undefined ? draw.pick(1, 6, 12, 30, 72) : block * draw.between(1, 4);
      const even = (value: number) => block === undefined || value % block === 0 || block % value === 0;
      const legalRows = divisors(rows).filter(even);
      const few = () => ({ bits: draw.between(2, 8), signed: draw.pick(true, false), binary: false });
      const read = sharing ? few() : x;
      const rowsAtOnce = sharing ? legalRows.at(-1)! : draw.pick(...legalRows);
      const simd = draw.pick(...divisors(columns).filter(even));
      const columnOrder = permutation(draw, columns);
      const blockColumns = draw.divisor(columns);
      const shape = [rows, columns];
      const format = numberFormat(few(), "integer");
      const drawn = sharing
        ? weightsWith(draw, shape, read, format, drawCodes(draw, shape, format, columnOrder, blockColumns))
        : drawWeights(draw, shape, read, serial, { order: columnOrder, blockColumns });
      const circulant = drawn.format.block ? undefined : block;
      const weights = circulant === undefined ? drawn : withCirculantBlocks(drawn, columnOrder, circulant);
      const unit = withPacking(draw, {
        ...instance,
        kind,
        rows,
        columns,
        pe: rowsAtOnce,
        simd,
        pixels,
        weights,
        memory,
        dsp,
        columnOrder,
        blockColumns,
        ...(circulant === undefined ? {} : { circulant }),
        input: streamOf(read, simd, pixels * (rows / rowsAtOnce) * columns),
        output: streamOf({ bits: weights.accumulator.bits, signed: true, binary: false }, rowsAtOnce, pixels * rows),
      });
      if (circulant !== undefined || draw.pick(true, false)) return unit;
      return withWeightsBeside(draw, unit);
    }
    case "constantMatrix": {
      const rows = draw.pick(1, 2, 5, 12);
      const columns = draw.pick(1, 2, 7, 18, 30);
      const columnOrder = permutation(draw, columns);
      const drawn = drawWeights(draw, [rows, columns], x, serial, { order: columnOrder, blockColumns: 1 });
      const weights = drawn.format.kind === "binary" || draw.pick(true, false) ? drawn : withZeros(draw, drawn);
      return {
        ...instance,
        kind,
        rows,
        columns,
        pixels,
        weights,
        columnOrder,
        input: streamOf(x, columns, pixels * columns),
        output: streamOf({ bits: weights.accumulator.bits, signed: true, binary: false }, rows, pixels * rows),
      };
    }
    case "sparse":
    case "sparseColumns": {
      const rows = draw.pick(1, 2, 4, 6, 20);
      const columns = draw.pick(1, 5, 12, 30, 64);
      const rowsAtOnce = draw.divisor(rows);
      const columnOrder = permutation(draw, columns);
      const drawn = drawWeights(draw, [rows, columns], x, serial, { order: columnOrder, blockColumns: 1 });
      const weights = withZeros(draw, drawn.format.kind === "binary" ? { ...drawn, format: formatOf("int4") } : drawn);
      const common = {
        ...instance,
        rows,
        columns,
        pe: rowsAtOnce,
        pixels,
        weights,
        columnOrder,
        memory,
        bufferMemory: draw.pick("bram", "lutram"),
        dsp,
        input: streamOf(x, 1, pixels * columns),
        output: streamOf({ bits: weights.accumulator.bits, signed: true, binary: false }, rowsAtOnce, pixels * rows),
      } as const;
      if (kind === "sparseColumns") {
        const indexBits = Math.min(draw.between(1, 3), counterBits(rows / rowsAtOnce));
        return { ...common, kind, indexBits, sumMemory: draw.pick("lutram", "registers") };
      }
      return {
        ...common,
        kind,
        places: draw.pick(
          { kind: "runs", indexBits: Math.min(draw.between(1, 4), counterBits(columns)) },
          { kind: "bitmap", wordBits: Math.min(draw.pick(1, 7, 32, wordBitsOf(columns)), columns) },
        ),
      };
    }
    case "depthwise": {
      const taps = draw.between(1, 9);
      const weights = drawWeights(draw, [channels, 1, 1, taps], x, serial, {
        order: Int32Array.from({ length: taps }, (_, tap) => tap),
        blockColumns: 1,
      });
      const unit = {
        ...instance,
        kind,
        channels,
        taps,
        pe,
        pixels,
        weights,
        memory,
        dsp,
        input: streamOf(x, pe, pixels * channels * taps),
        output: streamOf({ bits: weights.accumulator.bits, signed: true, binary: false }, pe, pixels * channels),
      } as const;
      return draw.pick(true, false) ? unit : withWeightsBeside(draw, unit);
    }
    case "fill": {
      const weights = drawWeights(draw, [channels, 4], x, serial, {
        order: Int32Array.from({ length: 4 }, (_, column) => column),
        blockColumns: 1,
      });
      const count = draw.between(2, 30);
      const region = drawRegion(draw, count)!;
      const sums = { bits: weights.accumulator.bits, signed: true, binary: false };
      const input = streamOf(sums, pe, computedPositions(count, region) * channels);
      return { ...instance, kind, pixels: count, region, weights, input, output: streamOf(sums, pe, count * channels) };
    }
  }
}
