import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { open } from "../service/documents.ts";

const names = ["lenet5", "residual", "lstm", "tfc", "gallery/lenet5_int8"];

describe.each(names)("what the layers of %s do over time", (name) => {
  const [mapped] = open(readFileSync(new URL(`../../examples/${name}.dnnx`, import.meta.url), "utf8")).compilation()
    .mapped;
  const { timing } = mapped!.design;
  const activity = timing.activity!();
  const runs = [...activity.first, ...activity.steady];

  test("sums up to the busy cycles of each layer", () => {
    for (const [layer, { work }] of runs) {
      const cycles = work.reduce((sum, it) => sum + it.cycles, 0);
      expect(cycles, layer).toBeCloseTo(timing.layerIntervals.get(layer)!, 6);
    }
    const sums = [...activity.steady.values()].map(({ work }) => work.reduce((sum, it) => sum + it.cycles, 0));
    expect(Math.max(...sums)).toBeCloseTo(mapped!.estimate.intervalCycles.value!, 6);
  });

  test("of the first frame ends as estimated", () => {
    for (const { name: layer, latencyCycles } of mapped!.estimate.layers) {
      const end = activity.first.get(layer)?.end;
      if (end !== undefined) expect(latencyCycles.value, layer).toBe(end);
    }
    const last = Math.max(...[...activity.first.values()].map(({ end }) => end));
    expect(mapped!.estimate.latencyCycles.value! - last).toBeGreaterThanOrEqual(0);
    expect(mapped!.estimate.latencyCycles.value! - last).toBeLessThanOrEqual(1);
  });

  test("begins when words come, never twice at a time", () => {
    for (const [layer, { begin, firstWord, end, work }] of runs) {
      expect(begin, layer).toBeLessThanOrEqual(firstWord);
      expect(firstWord, layer).toBeLessThanOrEqual(end);
      // What it works on last leaves behind the registers of its units.
      expect(work.at(-1)!.end, layer).toBeGreaterThan(end - 64);
      let before = begin;
      for (const it of work) {
        expect(it.start, layer).toBeGreaterThanOrEqual(before - 1e-6);
        expect(it.end - it.start, layer).toBeGreaterThanOrEqual(it.cycles - 1e-6);
        before = it.end;
      }
    }
  });

  test("of steady frames fits between those before and behind, the bottleneck without a pause", () => {
    for (const [layer, { work }] of activity.steady) {
      expect(work.at(-1)!.end - work[0]!.start, layer).toBeLessThanOrEqual(timing.interval + 1e-6);
    }
    const { work } = activity.steady.get(timing.bottleneck)!;
    expect(work).toHaveLength(1);
    expect(work[0]!.cycles).toBeCloseTo(timing.interval, 6);
  });
});
