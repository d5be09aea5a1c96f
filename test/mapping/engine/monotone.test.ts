import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scheduleOf } from "../../../server/mapping/engine/schedule.ts";
import { createSearch } from "../../../server/mapping/engine/search.ts";
import { designOf, fileOf } from "../designs.ts";

type Engine = Readonly<Record<string, string | number | undefined>>;

interface Cycles {
  /** With the tiles that a user gets: those that are nearly equal are told apart by energy. */
  readonly chosen: number;
  /** When only time counts. */
  readonly least: number;
}

function cyclesOf(engine: Engine, body: string): Cycles {
  const written = Object.entries(engine).flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`));
  const target = `process 28 nm\n  clock 1 GHz\n  sram 1 MiB\n  dram lpddr4, 16 GB/s\n  architecture engine(${written.join(", ")})`;
  const design = designOf(fileOf(body, target));
  const { machine, jobs, schedule } = design.engine!;
  const free = {
    ...machine,
    engine: { ...machine.engine, objective: "edp" as const },
    energy: { offChip: 0, buffer: { input: 0, weight: 0, output: 0 }, wires: undefined, static: 1 },
  };
  const fastest = scheduleOf(design.network, jobs, free, createSearch());
  const unfit = fastest.runs.some(({ shortage }) => shortage);
  return unfit
    ? { chosen: Number.POSITIVE_INFINITY, least: Number.POSITIVE_INFINITY }
    : { chosen: schedule.cycles, least: fastest.cycles };
}

const scale = "@activations(int8(scale: 2^-4))";
const size = fc.integer({ min: 1, max: 20 });
const channels = fc.integer({ min: 1, max: 48 });
const kernel = fc.constantFrom(1, 2, 3, 5);
const image = (count: number, rows: number, columns: number) =>
  `  input x: int8(scale: 2^-4)[${count}, ${rows}, ${columns}]\n`;

const network = fc.oneof(
  fc
    .tuple(channels, size, size, channels, kernel, fc.constantFrom(1, 2))
    .map(
      ([c, h, w, m, k, stride]) =>
        `${image(c, h, w)}  y = conv(x, filters: ${m}, kernel: ${k}, padding: same, stride: ${stride}) ${scale}\n  output y`,
    ),
  fc
    .tuple(size, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }))
    .map(
      ([time, features, units]) =>
        `  input x: int8(scale: 2^-4)[${time}, ${features}]\n  y = dense(x, units: ${units}) ${scale}\n  output y`,
    ),
  fc
    .tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), size, kernel)
    .map(
      ([groups, c, m, side, k]) =>
        `${image(groups * c, side, side)}  y = conv(x, filters: ${groups * m}, kernel: ${k}, padding: same, groups: ${groups}) ${scale}\n  output y`,
    ),
  fc
    .tuple(fc.integer({ min: 1, max: 8 }), channels, channels)
    .map(
      ([time, features, units]) =>
        `  input x: int8(scale: 2^-4)[${time}, ${features}]\n  y = lstm(x, units: ${units}) ${scale}\n  output y`,
    ),
  fc.tuple(channels, size, size, channels, kernel, kernel).map(
    ([c, h, w, m, k, l]) =>
      `${image(c, h, w)}  a = conv(x, filters: ${m}, kernel: ${k}, padding: same) ${scale}
  b = conv(a, filters: ${m}, kernel: ${l}, padding: same) ${scale}
  d = add(a, b) ${scale}
  y = conv(d, filters: 16, kernel: 3, padding: same) ${scale}
  output y`,
  ),
);

const bytes = fc.oneof(fc.integer({ min: 64, max: 1024 }), fc.integer({ min: 512, max: 65536 }));
const boolean = fc.constantFrom("true", "false");
const port = fc.option(
  fc.integer({ min: 4, max: 64 }).map((bits) => `${bits} bit`),
  { nil: undefined },
);
const onOrOff = fc.constantFrom("on_chip", "off_chip");

const engineWith = (dataflow: string) =>
  fc.record({
    dataflow: fc.constant(dataflow),
    rows: fc.integer({ min: 1, max: 16 }),
    columns: fc.integer({ min: 1, max: 16 }),
    macs: fc.constantFrom(1, 2, 4, 6),
    buffer: bytes,
    overlap: boolean,
    double_buffering: boolean,
    interconnect: fc.constantFrom("systolic", "broadcast"),
    bandwidth: fc.constantFrom("1 GB/s", "4 GB/s", "16 GB/s", "100000 GB/s"),
    batch: fc.constantFrom(1, 1, 2, 3),
    activations: onOrOff,
    weights: onOrOff,
    vector: fc.constantFrom(1, 16, 64),
    input_port: port,
    weight_port: port,
    output_port: port,
  });

type Drawn = ReturnType<typeof engineWith> extends fc.Arbitrary<infer T> ? T : never;

const withBuffer = (engine: Drawn, times: number) => ({ ...engine, buffer: `${Math.ceil(engine.buffer * times)} B` });
const set = (name: string, value: string | number) => (engine: Drawn) => ({ ...withBuffer(engine, 1), [name]: value });

/** What gives an engine more freedom, from less to more. */
const freedoms: readonly (readonly [string, (it: Drawn) => Engine, (it: Drawn, times: number) => Engine])[] = [
  ["passes that overlap", set("overlap", "false"), set("overlap", "true")],
  ["transfers behind tiles", set("double_buffering", "false"), set("double_buffering", "true")],
  ["a larger buffer", (it) => withBuffer(it, 1), withBuffer],
  ["more products in an element", set("macs", 2), set("macs", 4)],
  [
    "twice the products in an element",
    (it) => withBuffer(it, 1),
    (it) => ({ ...withBuffer(it, 1), macs: 2 * it.macs }),
  ],
  ["a faster memory", set("bandwidth", "2 GB/s"), set("bandwidth", "7 GB/s")],
  ["maps that may stay", set("activations", "off_chip"), set("activations", "on_chip")],
  ["weights that may stay", set("weights", "off_chip"), set("weights", "on_chip")],
  ["a wider port", set("input_port", "8 bit"), set("input_port", "24 bit")],
  ["a wider vector unit", set("vector", 3), set("vector", 8)],
  ["a broadcast", set("interconnect", "systolic"), set("interconnect", "broadcast")],
];

/** Tiles that are nearly equal are told apart by energy. */
const nearly = 1.01;

describe.each(["weight_stationary", "output_stationary", "input_stationary", "row_stationary"])(
  "%s never takes longer with",
  (dataflow) => {
    test.each(freedoms)("%s", (_, less, more) => {
      fc.assert(
        fc.property(engineWith(dataflow), network, fc.constantFrom(1.1, 1.5, 2, 4), (engine, body, times) => {
          const before = cyclesOf(less(engine), body);
          const after = cyclesOf(more(engine, times), body);
          expect(after.least).toBeLessThanOrEqual(before.least);
          expect(after.chosen).toBeLessThanOrEqual(nearly * before.chosen);
        }),
        { numRuns: 25 },
      );
    });
  },
);

describe("more freedom costs no cycles", () => {
  test("a short pass of sums, alone", () => {
    const body = "  input x: int8(scale: 1)[4, 3]\n  y = dense(x, units: 4, bias: false)\n  output y";
    const engine = "rows: 16, columns: 4, dataflow: output_stationary, bandwidth: 100000 GB/s";
    const at = (overlap: boolean) =>
      designOf(
        fileOf(
          body,
          `process 28 nm\n  clock 1 GHz\n  sram 1 MiB\n  dram lpddr4, 16 GB/s\n  architecture engine(${engine}, overlap: ${overlap})`,
        ),
      ).engine!.schedule.runs[0]!.mappings[0]!.arrayCycles;
    expect(at(true)).toBe(at(false));
    expect(at(true)).toBe(3 + 16 + 4 - 2);
  });

  test("a tile that fits once but not twice is loaded before it is computed", () => {
    const body = "  input x: int8(scale: 1)[4, 4]\n  y = dense(x, units: 4, bias: false)\n  output y";
    const engine = (size: number, double: boolean) => ({
      rows: 4,
      columns: 4,
      accumulator: "32 bit",
      double_buffering: String(double),
      weights: "off_chip",
      buffer: `${size} B`,
    });
    // An input, a weight and a sum take 6 bytes, twice 12.
    expect(cyclesOf(engine(5, true), body).chosen).toBe(Number.POSITIVE_INFINITY);
    expect(cyclesOf(engine(6, true), body).chosen).toBe(cyclesOf(engine(6, false), body).chosen);
    expect(cyclesOf(engine(64, true), body).chosen).toBeLessThanOrEqual(cyclesOf(engine(64, false), body).chosen);
  });
});
