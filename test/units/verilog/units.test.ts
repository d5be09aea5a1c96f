import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { busy, depth } from "../../../server/units/schedule.ts";
import type { Unit } from "../../../server/units/unit.ts";
import { modelUnit } from "../hls/model.ts";
import { randomSample } from "../hls/samples.ts";
import { type Bench, type BenchResult, compile, lint, remove, simulate, writeBenches } from "./bench.ts";
import { windowCycles } from "./windowCycles.ts";

const perKind: readonly (readonly [Unit["kind"], number])[] = [
  ["window", 24],
  ["matrixVector", 16],
  ["depthwise", 6],
  ["finish", 20],
  ["pool", 6],
  ["globalPool", 6],
  ["add", 5],
  ["argmax", 6],
  ["fork", 3],
  ["converter", 10],
  ["fifo", 6],
];
const frames = 4;
const seed = Number(process.env.DNNX_SEED ?? 1);

const benches: Bench[] = perKind.flatMap(([kind, count]) =>
  Array.from({ length: count }, (_, serial) => {
    const [sample] = fc.sample(randomSample(kind, serial, frames), { numRuns: 1, seed: seed * 1000 + serial });
    const { unit: drawn, frames: inputs } = sample!;
    const unit = drawn.kind === "fork" ? { ...drawn, copies: serial + 1 } : drawn;
    return { unit, inputs, expected: inputs.map((frame) => modelUnit(unit, frame)) };
  }),
);

let folder = "";
beforeAll(async () => {
  folder = await writeBenches(benches);
});
afterAll(() => remove(folder));

describe.each(["icarus", "verilator"] as const)("%s", (simulator) => {
  let free: BenchResult[] = [];
  beforeAll(async () => {
    expect(await compile(folder, simulator)).toBe("");
    free = await simulate(folder, simulator, benches.length, false);
  });

  test("every word of every unit is right", () => {
    expect(wrong(free)).toEqual([]);
  });

  test("also when source and sink pause at random", async () => {
    expect(wrong(await simulate(folder, simulator, benches.length, true, seed))).toEqual([]);
  });

  test("depth and busy cycles are those of the schedules", () => {
    const differing = benches.flatMap(({ unit }, index) => {
      const { latency, interval } = free[index]!;
      const expected = expectedCycles(unit);
      return expected && (expected.latency !== latency || expected.interval !== interval)
        ? [`${text(unit)}: ${latency}, ${interval} instead of ${expected.latency}, ${expected.interval}`]
        : [];
    });
    expect(differing).toEqual([]);
  });
});

test("Verilator and Icarus have nothing to say about the modules", async () => {
  expect(await lint(folder, benches.length)).toBe("");
});

function wrong(results: readonly BenchResult[]): string[] {
  return results.flatMap((result, index) =>
    result.mismatches === 0 ? [] : [`${text(benches[index]!.unit)}\n${result.text}`],
  );
}

/** Of a unit alone between a source and a sink that never pause. */
function expectedCycles(unit: Unit): { latency: number; interval: number } | undefined {
  if (unit.kind === "window") return windowCycles(unit, frames);
  if (unit.kind === "fifo" && unit.depth === 1) return undefined;
  if (unit.kind === "converter" && unit.output.words > unit.input.words) return undefined;
  const words = unit.kind === "add" ? unit.a.words : unit.input.words;
  return { latency: words - 1 + depth(unit), interval: busy(unit) };
}

function text(unit: Unit): string {
  return JSON.stringify(unit, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Int32Array) : value));
}
