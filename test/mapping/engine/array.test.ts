import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { engineOf, matrixProduct, onlyMapping } from "./engines.ts";

/** Analytical cycles of SCALE-Sim (scalesim/compute/systolic_compute_*.py): nothing of two passes overlaps. */
const published = {
  output_stationary: (m: number, k: number, n: number, rows: number, columns: number) =>
    Math.ceil(m / rows) * Math.ceil(n / columns) * (k + rows + columns - 2),
  weight_stationary: (m: number, k: number, n: number, rows: number, columns: number) =>
    Math.ceil(k / rows) * Math.ceil(n / columns) * (2 * rows + columns + m - 2),
  input_stationary: (m: number, k: number, n: number, rows: number, columns: number) =>
    Math.ceil(k / rows) * Math.ceil(m / columns) * (2 * rows + columns + n - 2),
};

describe("cycles of an array whose passes do not overlap", () => {
  const size = fc.integer({ min: 1, max: 300 });
  const side = fc.integer({ min: 1, max: 40 });

  test.each(Object.entries(published))("are those of SCALE-Sim, %s", (dataflow, formula) => {
    fc.assert(
      fc.property(size, size, size, side, side, (m, k, n, rows, columns) => {
        const written = `rows: ${rows}, columns: ${columns}, dataflow: ${dataflow}, overlap: false, bandwidth: 100000 GB/s`;
        const mapping = onlyMapping(engineOf(written, matrixProduct(m, k, n)));
        expect(mapping.arrayCycles).toBe(formula(m, k, n, rows, columns));
      }),
      { numRuns: 40 },
    );
  });
});

describe("cycles of an array whose passes overlap", () => {
  test("are those of the streams, one load and one fill", () => {
    const mapping = onlyMapping(engineOf("rows: 8, columns: 4, bandwidth: 1000 GB/s", matrixProduct(100, 16, 8)));
    expect(mapping.arrayCycles).toBe(2 * 2 * 100 + 8 + (8 + 4 - 2));
    expect(mapping.activeElements).toBe(32);
  });

  test("wait for the load of weights that are used for few inputs", () => {
    const mapping = onlyMapping(engineOf("rows: 8, columns: 4, bandwidth: 1000 GB/s", matrixProduct(3, 16, 8)));
    expect(mapping.arrayCycles).toBe(2 * 2 * 8 + 3 + (8 + 4 - 2));
  });

  test("wait for a narrow port", () => {
    const engine = "rows: 8, columns: 4, bandwidth: 1000 GB/s, input_port: 16 bit";
    // 8 inputs of 8 bits each cycle through 16 bits.
    expect(onlyMapping(engineOf(engine, matrixProduct(100, 8, 4))).arrayCycles).toBe(4 * 100 + 8 + 10);
  });

  test("are fewer with several products in an element", () => {
    const engine =
      "rows: 4, columns: 4, macs: 8, dataflow: output_stationary, interconnect: broadcast, bandwidth: 1000 GB/s";
    expect(onlyMapping(engineOf(engine, matrixProduct(4, 256, 4))).arrayCycles).toBe(256 / 8 + 2);
  });
});

describe("several products in an element", () => {
  test.each(["output_stationary", "input_stationary"])(
    "are of one sum, whatever else stands on its axis, %s",
    (dataflow) => {
      const engine = (macs: number) =>
        `rows: 2, columns: 4, macs: ${macs}, dataflow: ${dataflow}, unroll_rows: [channels, out_rows], unroll_columns: [filters], accumulator: 16 bit, bandwidth: 100000 GB/s`;
      const at = (macs: number, inner: number) => onlyMapping(engineOf(engine(macs), matrixProduct(8, inner, 4)));
      // Eight rows of results of one product each: an element has one of them, and three multipliers without work.
      expect(at(4, 1)).toMatchObject({ passes: 4, activeElements: 8 });
      expect(at(4, 1).buffered.output).toBe(8 * 4 * 16);
      // Four products of a sum are one element's work.
      expect(at(4, 4).passes).toBe(4);
      expect(at(1, 4).passes).toBe(16);
    },
  );
});

describe("several products in an element of a row-stationary array", () => {
  test.each([
    [1, 3],
    [2, 2],
    [3, 1],
    [16, 1],
  ])("are of one sum: a row of three weights takes %d at a time %d cycles", (macs, cycles) => {
    const body =
      "  input x: int8(scale: 1)[8, 16, 16]\n  y = depthwise(x, kernel: 3, padding: same, bias: false)\n  output y";
    const engine = `rows: 3, columns: 16, macs: ${macs}, dataflow: row_stationary, bandwidth: 1000 GB/s`;
    expect(onlyMapping(engineOf(engine, body)).arrayCycles).toBe(8 * 16 * cycles);
  });
});

describe("groups", () => {
  const depthwise = "  input x: int8(scale: 1)[64, 16, 16]\n  y = depthwise(x, kernel: 3, padding: same)\n  output y";

  test("stand side by side where sums do not meet", () => {
    // 28 groups of 9 rows and a column each fit 256 x 256: three rounds of 256 positions, of 22 groups at most.
    const mapping = onlyMapping(engineOf("rows: 256, columns: 256, bandwidth: 1000 GB/s, overlap: false", depthwise));
    expect(mapping.passes).toBe(3);
    expect(mapping.activeElements).toBe(22 * 9);
  });

  test.each(["weight_stationary", "input_stationary"])("move no zeros that stand between them, %s", (dataflow) => {
    const body = (groups: number) =>
      `  input x: int8(scale: 1)[${2 * groups}, 4, 4]\n  y = conv(x, filters: ${2 * groups}, kernel: 3, groups: ${groups}, padding: same, bias: false)\n  output y`;
    const moved = (groups: number) => {
      const engine = `rows: 64, columns: 64, dataflow: ${dataflow}, accumulator: 24 bit, bandwidth: 100000 GB/s`;
      return onlyMapping(engineOf(engine, body(groups))).buffered;
    };
    const { input, weight, output } = moved(1);
    // Three groups of 18 rows stand side by side, the last of seven alone.
    expect(moved(7)).toEqual({ input: 7 * input, weight: 7 * weight, output: 7 * output });
  });

  test("come one after the other in an array of sums", () => {
    const engine = "rows: 16, columns: 16, dataflow: output_stationary, bandwidth: 1000 GB/s, overlap: false";
    expect(onlyMapping(engineOf(engine, depthwise)).passes).toBe(64 * 16);
  });
});

describe("operands", () => {
  const product = (weights: string) =>
    `  input x: int2(scale: 1)[64, 64]\n  y = dense(x, units: 16, bias: false) @weights(${weights})\n  output y`;
  const cycles = (engine: string, weights: string) =>
    onlyMapping(
      engineOf(`rows: 16, columns: 16, interconnect: broadcast, bandwidth: 1000 GB/s, ${engine}`, product(weights)),
    ).arrayCycles;

  test("that are narrow share a multiplier that splits", () => {
    const whole = cycles("operand: 8 bit", "int2");
    expect(whole).toBe(4 * 64 + 5);
    // 4 x 4 products of two bits in one multiplier: the 64 products of a sum need one pass.
    expect(cycles("operand: 8 bit, fuse: 2 bit", "int2")).toBe(64 + 5);
  });

  test("do not split a multiplier that is no wider than its parts", () => {
    for (const fuse of [8, 16]) expect(cycles(`operand: 8 bit, fuse: ${fuse} bit`, "int2")).toBe(4 * 64 + 5);
  });

  test("that are too wide take several cycles", () => {
    expect(cycles("operand: 8 bit", "int16")).toBe(2 * 4 * 64 + 5);
  });
});

describe("numbers between buffers and array", () => {
  const bitsOf = (engine: string) => {
    const body = "  input x: uint2[256]\n  y = dense(x, units: 64, bias: false) @weights(int2)\n  output y";
    const { input, weight } = onlyMapping(engineOf(`rows: 4, columns: 4, ${engine}`, body)).buffered;
    return { input, weight };
  };
  // Each weight once; the inputs for each of the 16 sets of 4 filters.
  const all = { input: 16 * 256 * 2, weight: 64 * 256 * 2 };

  test.each([
    "macs: 1",
    "macs: 16",
    "operand: 8 bit, fuse: 2 bit",
    "macs: 16, dataflow: output_stationary",
    "macs: 16, unroll_rows: [filters], unroll_columns: [channels]",
  ])("are those of all products of an element, %s", (engine) => {
    expect(bitsOf(engine)).toEqual(all);
  });

  test.each(["weight_stationary", "output_stationary", "input_stationary"])(
    "stay for all cycles of a product of wide operands, %s",
    (dataflow) => {
      const buffered = (operand: number) => {
        const engine = `rows: 4, columns: 4, dataflow: ${dataflow}, operand: ${operand} bit, bandwidth: 100000 GB/s`;
        return onlyMapping(engineOf(engine, matrixProduct(8, 16, 8))).buffered;
      };
      expect(buffered(4)).toEqual(buffered(8));
    },
  );

  test("take no longer than a product of wide operands through a port that passes one operand for each", () => {
    const engine =
      "rows: 1, columns: 4, interconnect: broadcast, bandwidth: 1000 GB/s, operand: 4 bit, input_port: 2 bit";
    const { arrayCycles, rampCycles } = onlyMapping(engineOf(engine, matrixProduct(64, 8, 4)));
    expect(arrayCycles - rampCycles).toBe(4 * 64 * 8);
  });

  test("are no more than there are where an element could take more", () => {
    const engine = "rows: 4, columns: 4, macs: 16, dataflow: output_stationary, bandwidth: 100000 GB/s";
    const { buffered } = onlyMapping(engineOf(engine, matrixProduct(4, 3, 4)));
    expect(buffered).toMatchObject({ input: 4 * 3 * 8, weight: 4 * 3 * 8 });
  });

  test("are as many of a sum as there are elements: its lanes add up to one number", () => {
    const sums = (engine: string) => onlyMapping(engineOf(engine, matrixProduct(100, 64, 4))).buffered.output;
    expect(sums("rows: 4, columns: 4, macs: 16")).toBe(sums("rows: 64, columns: 4"));
  });

  test.each(["rows: 16, columns: 4", "rows: 1, columns: 4, macs: 16"])("wait for a narrow port, %s", (array) => {
    const engine = `${array}, interconnect: broadcast, bandwidth: 1000 GB/s, input_port: 16 bit`;
    const { arrayCycles, rampCycles } = onlyMapping(engineOf(engine, matrixProduct(256, 16, 4)));
    expect(arrayCycles - rampCycles).toBe((256 * 16 * 8) / 16);
  });

  test.each(["true", "false"])("take as long to leave through a narrow port, overlap: %s", (overlap) => {
    const array = `rows: 4, columns: 4, dataflow: output_stationary, accumulator: 24 bit, output_port: 8 bit, overlap: ${overlap}`;
    // Four passes of 16 sums.
    expect(onlyMapping(engineOf(array, matrixProduct(16, 4, 4))).arrayCycles).toBeGreaterThanOrEqual((4 * 16 * 24) / 8);
  });

  test("take as long to load through a narrow port", () => {
    const array = "rows: 1, columns: 4, macs: 16, interconnect: broadcast, overlap: false, weight_port: 16 bit";
    expect(onlyMapping(engineOf(array, matrixProduct(1, 16, 4))).rampCycles).toBe((16 * 4 * 8) / 16 + 2);
  });
});

describe("sums", () => {
  /** How often a sum of 16-bit accumulators goes between buffers and array. */
  const times = (engine: string, inner: number) => {
    const written = `rows: 16, columns: 4, accumulator: 16 bit, bandwidth: 100000 GB/s, ${engine}`;
    return onlyMapping(engineOf(written, matrixProduct(100, inner, 4))).buffered.output / (100 * 4 * 16);
  };

  test.each(["weight_stationary", "input_stationary"])(
    "of n passes are written n times and read n - 1 times, %s",
    (it) => {
      expect(times(`dataflow: ${it}`, 16)).toBe(1);
      expect(times(`dataflow: ${it}`, 32)).toBe(3);
      expect(times(`dataflow: ${it}`, 64)).toBe(7);
    },
  );

  test("that stay in the array leave once", () => {
    expect(times("dataflow: output_stationary", 64)).toBe(1);
  });

  test("that stay in the array come back for each tile of channels but the first", () => {
    const engine = engineOf(
      "rows: 16, columns: 4, accumulator: 16 bit, dataflow: output_stationary, buffer: 512 B, weights: off_chip, activations: off_chip",
      matrixProduct(16, 1024, 4),
    );
    const { buffered, tile } = onlyMapping(engine);
    const visits = Math.ceil(1024 / tile.channels);
    expect(visits).toBeGreaterThan(1);
    expect(buffered.output / (16 * 4 * 16)).toBe(2 * visits - 1);
  });

  test("of n passes of a row-stationary array too", () => {
    const body =
      "  input x: int8(scale: 1)[64, 8, 8]\n  y = conv(x, filters: 8, kernel: 3, padding: same, bias: false)\n  output y";
    const { buffered, tile } = onlyMapping(
      engineOf(
        "rows: 3, columns: 8, accumulator: 16 bit, dataflow: row_stationary, input_scratchpad: 12 B, weight_scratchpad: 96 B, output_scratchpad: 16 B",
        body,
      ),
    );
    const visits = 64 / tile.channels;
    expect(visits).toBeGreaterThan(2);
    expect(buffered.output / (8 * 8 * 8 * 16)).toBe(2 * visits - 1);
  });
});
