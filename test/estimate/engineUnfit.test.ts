import { describe, expect, test } from "vitest";
import { engineLines } from "../../server/cli/engineTable.ts";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { explain } from "../../server/estimate/explain.ts";
import { estimateJson } from "../../server/estimate/json.ts";
import { designOf, fileOf } from "../mapping/designs.ts";

/** The second layer has no mapping: its filter is wider than the scratchpad. */
const design = designOf(
  fileOf(
    `  input x: int8(scale: 2^-7)[4, 8, 8]
  a = conv(x, filters: 4, kernel: 1, bias: false) @activations(int8(scale: 2^-7))
  b = conv(a, filters: 4, kernel: 3, bias: false) @activations(int8(scale: 2^-7))
  c = conv(b, filters: 4, kernel: 1, bias: false)
  output c`,
    "process 28 nm\n  clock 100 MHz\n  sram 256 KiB\n  dram lpddr4, 12.8 GB/s\n  architecture engine(rows: 4, columns: 4, dataflow: row_stationary, input_scratchpad: 1 B)",
  ),
);
const estimate = estimateOf(design);
const reason = 'The scratchpad of inputs is too small for "b".';

describe("an engine without a mapping of a layer", () => {
  test("has no use, traffic and energy of memories, with the reason", () => {
    const json = JSON.parse(JSON.stringify(estimateJson("net.dnnx", estimate)));
    const unknown = { value: null, reason };
    expect(json.engine.utilisation).toEqual(unknown);
    expect(json.engine.off_chip_bits).toEqual(unknown);
    expect(json.latency).toEqual(unknown);
    const { energy } = json.layers.find(({ name }: { name: string }) => name === "b");
    expect(energy).toMatchObject({ on_chip_memory: unknown, off_chip_memory: unknown, total: unknown });
    expect(energy.arithmetic.value).toBeGreaterThan(0);
    expect(json.energy).toMatchObject({ on_chip_memory: unknown, off_chip_memory: unknown });
  });

  test("has the time of other layers, and when those before it end", () => {
    const [a, b, c] = estimate.layers.slice(-3);
    expect(a!.latencyCycles.value).toBeGreaterThan(0);
    expect(b!.latencyCycles.value).toBeNull();
    expect(c!.latencyCycles.value).toBeNull();
    expect(c!.intervalCycles.value).toBeGreaterThan(0);
    expect(b!.engine).toBeUndefined();
  });

  test("prints no number of what is unknown", () => {
    const lines = engineLines(estimate.engine!).filter((line) => /array used|inputs|weights|results/.test(line));
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/unknown$/);
  });

  test("explains what is unknown by its reason", () => {
    const lines = explain(design, estimate, "b").filter(({ what }) => /interval|memory/.test(what));
    expect(lines).toHaveLength(3);
    for (const { value, filledIn, source } of lines) {
      expect({ value, filledIn, source }).toEqual({ value: "unknown", filledIn: "unknown", source: reason });
    }
  });
});
