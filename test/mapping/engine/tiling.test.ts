import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { elementsOf } from "../../../server/layers/shape.ts";
import { sumOf } from "../../../server/mapping/engine/mapping.ts";
import { designOf, fileOf } from "../designs.ts";
import { engineOf, matrixProduct, onlyMapping } from "./engines.ts";

const conv = (channels: number, size: number, filters: number, kernel: number) =>
  `  input x: int8(scale: 1)[${channels}, ${size}, ${size}]\n  y = conv(x, filters: ${filters}, kernel: ${kernel}, padding: same, bias: false)\n  output y`;

describe("tiles", () => {
  test("fit the buffers, move each number once at least, and no array is faster than its multipliers", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 96 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 96 }),
        fc.constantFrom(1, 3, 5),
        fc.constantFrom("weight_stationary", "output_stationary", "input_stationary", "row_stationary"),
        fc.constantFrom(4, 16, 64),
        (channels, size, filters, kernel, dataflow, kib) => {
          const engine = engineOf(
            `rows: 12, columns: 14, dataflow: ${dataflow}, buffer: ${kib} KiB, activations: off_chip, weights: off_chip, accumulator: 24 bit`,
            conv(channels, size, filters, kernel),
          );
          const it = onlyMapping(engine);
          expect(sumOf(it.occupied)).toBeLessThanOrEqual(kib * 8192);
          // Rows that a strip does not read because they are padding are not moved.
          expect(it.traffic.input).toBeGreaterThanOrEqual(channels * size * size * 8);
          expect(it.traffic.weight).toBeGreaterThanOrEqual(channels * filters * kernel * kernel * 8);
          expect(it.arrayCycles).toBeGreaterThanOrEqual(
            (channels * filters * kernel ** 2 * size ** 2) / (12 * 14) - 1e-6,
          );
          expect(it.cycles).toBeGreaterThanOrEqual(Math.max(it.arrayCycles, it.offChipCycles) - 1e-6);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("of a matrix that fits are all of it, moved once", () => {
    const it = onlyMapping(engineOf("rows: 16, columns: 16, weights: off_chip", matrixProduct(64, 64, 64)));
    expect(it.traffic).toEqual({ input: 64 * 64 * 8, weight: 64 * 64 * 8, output: 64 * 64 * 22 });
  });

  test("move less with a larger buffer, and take no longer", () => {
    const at = (kib: number) =>
      onlyMapping(
        engineOf(
          `rows: 16, columns: 16, buffer: ${kib} KiB, activations: off_chip, objective: energy`,
          conv(64, 32, 64, 3),
        ),
      );
    const moved = [8, 32, 128, 512].map((kib) => {
      const { traffic } = at(kib);
      return traffic.input + traffic.weight + traffic.output;
    });
    expect(moved).toEqual(moved.toSorted((a, b) => b - a));
    expect(moved[0]).toBeGreaterThan(1.5 * moved[3]!);
  });

  test("of the objective energy move no more than those of the objective latency", () => {
    const off = (objective: string) => {
      const engine = engineOf(
        `rows: 16, columns: 16, buffer: 16 KiB, activations: off_chip, objective: ${objective}`,
        conv(64, 32, 64, 3),
      );
      const { traffic, cycles } = onlyMapping(engine);
      return { bits: traffic.input + traffic.weight + traffic.output, cycles };
    };
    expect(off("energy").bits).toBeLessThanOrEqual(off("latency").bits);
    expect(off("latency").cycles).toBeLessThanOrEqual(off("energy").cycles);
  });
});

describe("a batch", () => {
  test("shares the transfer of weights", () => {
    const interval = (batch: number) => {
      const target = `process 28 nm\n  clock 1 GHz\n  sram 64 KiB\n  dram lpddr4, 1 GB/s\n  architecture engine(rows: 16, columns: 16, batch: ${batch})`;
      const body = "  input x: int8(scale: 1)[1024]\n  y = dense(x, units: 1024, bias: false)\n  output y";
      return designOf(fileOf(body, target)).timing.interval;
    };
    expect(interval(1) / interval(16)).toBeGreaterThan(8);
  });
});

describe("feature maps", () => {
  const chain = `  input x: int8(scale: 1)[16, 32, 32]
  a = relu(conv(x, filters: 16, kernel: 3, padding: same))
  b = relu(conv(a, filters: 16, kernel: 3, padding: same))
  output b`;

  test("stay on the chip while there is room", () => {
    const { runs } = engineOf("rows: 16, columns: 16, buffer: 64 KiB", chain).schedule;
    expect(runs.map((run) => [run.inputOnChip, run.outputOnChip])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(runs[1]!.mappings[0]!.traffic.input).toBe(0);
  });

  test.each(["buffer: 8 KiB", "buffer: 64 KiB, activations: off_chip"])("go outside with %s", (engine) => {
    const { runs } = engineOf(`rows: 16, columns: 16, ${engine}`, chain).schedule;
    expect(runs.every((run) => !run.inputOnChip && !run.outputOnChip)).toBe(true);
  });

  test.each([
    ["c = relu(a)", "c"],
    ["c = flatten(a)", "c"],
    ["c = conv(a, filters: 4, kernel: 1)", "a, c"],
  ])("that are results of the network are written, behind %s", (last, outputs) => {
    const body = `  input x: int8(scale: 1)[16, 32, 32]
  a = conv(x, filters: 16, kernel: 3, padding: same) @activations(int8(scale: 1))
  ${last}
  output ${outputs}`;
    const design = designOf(
      fileOf(
        body,
        "process 28 nm\n  clock 1 GHz\n  sram 1 MiB\n  dram lpddr4, 16 GB/s\n  architecture engine(rows: 16, columns: 16)",
      ),
    );
    const bits = design.network.outputs
      .map((name) => design.network.byName.get(name)!.output)
      .reduce((sum, { shape, format }) => sum + elementsOf(shape) * format.bits, 0);
    const { runs } = design.engine!.schedule;
    expect(runs.reduce((sum, { mappings }) => sum + mappings[0]!.traffic.output, 0)).toBe(bits);
    // What a layer behind reads stays for it.
    expect(runs.slice(1).every((run) => run.inputOnChip)).toBe(true);
  });

  test.each([
    [
      "its layer",
      "rows: 1, columns: 16, dataflow: output_stationary, overlap: false",
      "[12, 34, 21]",
      "a = conv(x, filters: 37, kernel: 5, padding: same) @weights(int8) @activations(int8(scale: 1))\n  b = maxpool(a, kernel: 2)",
      16,
    ],
    [
      "a layer that reads it",
      "rows: 7, columns: 32, dataflow: input_stationary",
      "[4, 35, 26]",
      "a = depthwise(x, kernel: 3, padding: same) @weights(ternary) @activations(int8(scale: 1))\n  b = conv(a, filters: 66, kernel: 1)",
      2,
    ],
  ])("do not stay where %s would lack their room", (_, engine, shape, rest, kib) => {
    const at = (size: number) => {
      const body = `  input x: int8(scale: 1)${shape}\n  ${rest}\n  output b`;
      const { runs, cycles } = engineOf(`${engine}, buffer: ${size} KiB`, body).schedule;
      return { cycles, stays: runs[0]!.outputOnChip };
    };
    expect(at(2 * kib).stays).toBe(false);
    expect(at(8 * kib).stays).toBe(true);
    // Tiles that are nearly equal are told apart by energy.
    const nearly = 1.01;
    expect(at(2 * kib).cycles).toBeLessThanOrEqual(nearly * at(kib).cycles);
    expect(at(8 * kib).cycles).toBeLessThanOrEqual(nearly * at(2 * kib).cycles);
  });

  test("that stay are not fetched for a sum with one that does not", () => {
    const body = `  input x: int8(scale: 1)[16, 32, 32]
  a = conv(x, filters: 16, kernel: 3, padding: same) @activations(int8(scale: 1))
  b = add(a, x) @activations(int8(scale: 1))
  output b`;
    const [, sum] = engineOf("rows: 16, columns: 16", body).schedule.runs;
    expect(sum).toMatchObject({ inputOnChip: false, vectorReads: 16 * 32 * 32 * 8 });
  });

  test("of functions right behind a product leave in their format", () => {
    const { jobs, schedule } = engineOf("rows: 16, columns: 16, buffer: 8 KiB", chain);
    expect([...jobs.onTheWay.keys()]).toEqual(["a", "b"]);
    expect(schedule.runs[0]!.mappings[0]!.traffic.output).toBe(16 * 32 * 32 * 8);
  });
});

describe("layers of other kinds", () => {
  test("have the MACs of the network in their loops", () => {
    const body = `  input x: int8(scale: 2^-7)[10, 32]
  h = lstm(x, units: 24)
  g = gru(h, units: 16)
  t = attention(g, heads: 4)
  d = dense(t, units: 8)
  output d`;
    const { schedule } = engineOf("rows: 8, columns: 8", body);
    for (const { layer, job } of schedule.runs) {
      const macs = job.nests.reduce((all, it) => {
        const each = it.groups * it.filters * it.channels * it.kernel[0] * it.kernel[1] * it.outRows * it.outColumns;
        return all + it.steps * each;
      }, 0);
      expect(macs, layer.name).toBe(layer.work.macs);
    }
    expect(schedule.runs.map((run) => run.job.nests.map((it) => it.part))).toEqual([
      ["input", "hidden"],
      ["input", "hidden"],
      ["query", "key", "value", "scores", "context", "output"],
      [""],
    ]);
  });

  test.each([
    ["stay", 64, true],
    ["do not stay", 512, false],
  ])("have products between their matrices that %s with a sequence of %s steps", (_, time, stays) => {
    const body = `  input x: int8(scale: 2^-7)[${time}, 32]
  t = attention(x, heads: 4) @activations(int8(scale: 2^-7))
  d = dense(t, units: 8)
  output d`;
    const [attention] = engineOf("rows: 8, columns: 8, buffer: 256 KiB", body).schedule.runs;
    const scores = attention!.job.nests.findIndex(({ part }) => part === "scores");
    const written = 4 * time ** 2 * attention!.job.nests[scores]!.bits.output;
    expect(attention!.mappings[scores]!.traffic.output).toBe(stays ? 0 : written);
    expect(attention!.outputOnChip).toBe(true);
  });

  test.each(["lstm", "gru", "rnn"])("leave one number of a unit in each step, %s", (layer) => {
    const body = `  input x: int8(scale: 2^-7)[10, 32]
  h = ${layer}(x, units: 24) @activations(int8(scale: 2^-7))
  output h`;
    const [run] = engineOf("rows: 8, columns: 8", body).schedule.runs;
    expect(run!.mappings.at(-1)!.traffic.output).toBe(10 * 24 * 8);
  });

  test("that only move or compare take the vector unit", () => {
    const body = `  input x: int8(scale: 1)[8, 16, 16]
  p = maxpool(x, kernel: 2)
  output p`;
    const [run] = engineOf("rows: 8, columns: 8, vector: 16", body).schedule.runs;
    expect(run!.vectorCycles).toBe((8 * 16 * 16) / 16);
  });
});
