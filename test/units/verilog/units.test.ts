import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeTools } from "../../../server/hosts/tools.ts";
import { timesOf } from "../../../server/units/attention/schedule.ts";
import { commonLanes } from "../../../server/units/converter/schedule.ts";
import { leadingWords } from "../../../server/units/fill/schedule.ts";
import { paddedSize } from "../../../server/units/pad/schedule.ts";
import { recurrenceOf } from "../../../server/units/recurrent/schedule.ts";
import { busy, depth } from "../../../server/units/schedule.ts";
import { entriesOf } from "../../../server/units/sparse/entries.ts";
import { registers } from "../../../server/units/sparse/schedule.ts";
import type { SparseUnit } from "../../../server/units/sparse/unit.ts";
import { columnEntries } from "../../../server/units/sparseColumns/entries.ts";
import { registers as columnRegisters } from "../../../server/units/sparseColumns/schedule.ts";
import type { SparseColumnsUnit } from "../../../server/units/sparseColumns/unit.ts";
import { inputsOf, type Unit } from "../../../server/units/unit.ts";
import {
  type Case,
  type CaseResult,
  compile,
  lint,
  remove,
  simulate,
  writeCases,
} from "../../generate/verilog/bench.ts";
import { modelUnit } from "../hls/model.ts";
import { askedKinds, randomSample } from "../hls/samples.ts";
import { unitCase } from "./singleUnit.ts";
import { windowCycles } from "./windowCycles.ts";

/** Random units of every kind, each alone in a simulation: words, pauses, cycles, lint. */

const frames = 4;
const seed = Number(process.env.DNNX_SEED ?? 1);

const units: Unit[] = [];
const cases: Case[] = [];
for (const [kind, count] of askedKinds) {
  for (let serial = 0; serial < count; serial++) {
    const [sample] = fc.sample(randomSample(kind, serial, frames), { numRuns: 1, seed: seed * 1000 + serial });
    const { unit: drawn, frames: inputs } = sample!;
    const unit = drawn.kind === "fork" ? { ...drawn, copies: serial + 1 } : drawn;
    units.push(unit);
    cases.push(
      unitCase(
        unit,
        `c${cases.length}`,
        inputs,
        inputs.map((frame) => modelUnit(unit, frame)),
      ),
    );
  }
}

let folder = "";
beforeAll(async () => {
  folder = await writeCases(cases);
});
afterAll(() => remove(folder));

describe("Icarus", () => {
  let free: CaseResult[] = [];
  beforeAll(async () => {
    expect(await compile(folder, "icarus")).toBe("");
    free = await simulate(folder, "icarus", cases, false);
  });

  test("every word of every unit is right", () => {
    expect(wrong(free, units)).toEqual([]);
  });

  test("also when source and sink pause at random", async () => {
    expect(wrong(await simulate(folder, "icarus", cases, true, seed), units)).toEqual([]);
  });

  test("depth and busy cycles are those of the schedules", () => {
    const differing = units.flatMap((unit, index) => {
      const { latency, interval } = free[index]!;
      const expected = expectedCycles(unit);
      return expected && (expected.latency !== latency || expected.interval !== interval)
        ? [`${text(unit)}: ${latency}, ${interval} instead of ${expected.latency}, ${expected.interval}`]
        : [];
    });
    expect(differing).toEqual([]);
  });
});

test("Verilator agrees on a third of the units", async () => {
  const chosen = cases.filter((_, index) => index % 3 === seed % 3);
  const chosenUnits = units.filter((_, index) => index % 3 === seed % 3);
  const own = await writeCases(chosen);
  try {
    expect(await compile(own, "verilator")).toBe("");
    expect(wrong(await simulate(own, "verilator", chosen, false), chosenUnits)).toEqual([]);
    expect(wrong(await simulate(own, "verilator", chosen, true, seed), chosenUnits)).toEqual([]);
  } finally {
    await remove(own);
  }
});

test("Verilator and Icarus have nothing to say about the modules", async () => {
  expect(await lint(folder, cases)).toBe("");
});

test("Yosys finds no latch, no undriven and no multiply driven wire", async ({ skip }) => {
  skip((await nodeTools.which("yosys")) === undefined, "yosys is not installed, so the modules were not elaborated");
  const script = [
    "read_verilog */rtl/*.v",
    "hierarchy -check",
    "proc",
    "select -assert-none t:$dlatch t:$adlatch t:$dlatchsr",
    "check -assert",
  ].join("; ");
  const { code, stdout, stderr } = await nodeTools.run("yosys", ["-q", "-p", script], folder);
  expect(`${stdout}${stderr}`).toBe("");
  expect(code).toBe(0);
});

function wrong(results: readonly CaseResult[], of: readonly Unit[]): string[] {
  return results.flatMap((result, index) => (result.mismatches === 0 ? [] : [`${text(of[index]!)}\n${result.text}`]));
}

/** Of a unit alone between a source and a sink that never pause; undefined where its schedule gives no plain sum. */
function expectedCycles(unit: Unit): { latency: number; interval: number } | undefined {
  if (unit.kind === "window") return windowCycles(unit, frames);
  if (unit.kind === "reorder") return undefined;
  if (unit.kind === "fifo" && unit.depth === 1) return undefined;
  if (unit.kind === "converter" && unit.output.words > unit.input.words) return undefined;
  if (unit.kind === "recurrent") {
    // The products of the first state wait for the first word.
    return { latency: busy(unit) - recurrenceOf(unit).phases[0]!.feed, interval: busy(unit) };
  }
  if (unit.kind === "sparse") return sparseCycles(unit, entriesOf(unit).total, registers);
  if (unit.kind === "sparseColumns") {
    const leaving = unit.rows / unit.pe - 1;
    return sparseCycles(unit, columnEntries(unit).total, columnRegisters + leaving);
  }
  if (unit.kind === "embedding") return { latency: busy(unit), interval: busy(unit) };
  if (unit.kind === "softmax" || unit.kind === "layernorm") {
    // From the first element of the first group to the last one that leaves.
    return { latency: busy(unit) - 1, interval: busy(unit) };
  }
  if (unit.kind === "attention") {
    const { first, head, words } = timesOf(unit);
    const heads = unit.steps * unit.heads;
    return { latency: unit.input.words - 1 + first + (heads - 1) * head + words - 1, interval: busy(unit) };
  }
  const words = lastWordsIndex(unit);
  // The last common word leaves as several words.
  const rest = unit.kind === "converter" ? commonLanes(unit) / unit.output.lanes - 1 : 0;
  return { latency: words - 1 + depth(unit) + rest, interval: busy(unit) };
}

/**
 * Elements come one by one; an entry is read per cycle from when a vector is complete. Undefined where both take the same time.
 * @param behind cycles from the last entry to the last word of the pixel
 */
function sparseCycles(
  { columns, pixels }: SparseUnit | SparseColumnsUnit,
  total: number,
  behind: number,
): { latency: number; interval: number } | undefined {
  if (Math.abs(total - columns) <= 1) return undefined;
  const slower = Math.max(columns, total);
  return { latency: columns - 1 + (pixels - 1) * slower + total + behind, interval: pixels * slower };
}

/** Number of cycles with a transfer up to the one that the last output word waits for. */
function lastWordsIndex(unit: Unit): number {
  if (unit.kind === "merge") return unit.output.words;
  if (unit.kind === "pad") {
    // The zeros that lead a frame leave while its first word waits.
    const [, columns] = paddedSize(unit);
    return unit.output.words - (unit.padding[0] * columns + unit.padding[1]) * unit.groups;
  }
  // The bias in front of the first pixel leaves while its first word waits.
  if (unit.kind === "fill") return unit.output.words - leadingWords(unit);
  if (unit.kind !== "slice") return inputsOf(unit)[0]!.words;
  const [, columns, groups] = unit.sizes;
  return ((unit.to[0] - 1) * columns + unit.to[1] - 1) * groups + unit.to[2];
}

function text(unit: Unit): string {
  return JSON.stringify(unit, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Int32Array) : value));
}
