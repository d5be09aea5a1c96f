import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { explain } from "../../server/estimate/explain.ts";
import { generateFolder } from "../../server/generate/folder.ts";
import { NotGeneratedError } from "../../server/generate/refusal.ts";
import { createMapper } from "../../server/mapping/map.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { environment } from "../network/check.ts";
import { checkedText, fileOf } from "./designs.ts";

const body = (annotation: string) => `  input x: uint8[2, 8, 8]
  a = conv(x, filters: 4, kernel: 3)
  b = conv(a, filters: 6, kernel: 3) ${annotation}
  c = conv(b, filters: 3, kernel: 3)
  output c`;

function estimated(annotation: string) {
  const { network, target } = checkedText(fileOf(body(annotation)));
  const design = createMapper()(network, target);
  return { design, estimate: estimateOf(design) };
}

const without = "@sparsity(50%, encode: bitmap) @memory(logic)";

describe("a layer without a hardware unit", () => {
  const { design, estimate } = estimated(without);
  const layer = (name: string) => estimate.layers.find((it) => it.name === name)!;

  test("has work, storage and energy, and no other figure", () => {
    const { macs, effectiveMacs, weightBits, energy, resources, intervalCycles, latencyCycles } = layer("b");
    expect(macs).toBe(6 * 4 * 9 * 16);
    expect(effectiveMacs.value).toBe((6 * 4 * 9 * 16) / 2);
    expect(weightBits.value).toBeGreaterThan(0);
    expect(energy.arithmetic.value).toBeGreaterThan(0);
    expect(energy.onChipMemory.value).toBeGreaterThan(0);
    for (const cost of [...Object.values(resources), intervalCycles, latencyCycles, energy.total]) {
      expect(cost).toEqual({ value: null, reason: expect.stringContaining("bitmap") });
    }
  });

  test("leaves the figures of its neighbours as they are without it", () => {
    expect(layer("a").resources.lut.value).toBeGreaterThan(0);
    expect(layer("a").latencyCycles.value).toBeGreaterThan(0);
    expect(layer("c").intervalCycles.value).toBeGreaterThan(0);
    expect(layer("c").latencyCycles.value).toBeNull();
  });

  test("makes the totals of the network unknown that depend on it", () => {
    const { throughput, latency, intervalCycles, power, energy, memory, resources } = estimate;
    const totals = [throughput, latency, intervalCycles, power, energy.total, memory.activations, resources.lut.cost];
    for (const cost of totals) expect(cost).toEqual({ value: null, reason: expect.stringContaining('"b"') });
    const parts = ["a", "b", "c"].map((name) => layer(name).energy.arithmetic.value!);
    expect(energy.arithmetic.value).toBeCloseTo(parts[0]! + parts[1]! + parts[2]!, 18);
    expect(memory.weights.value).toBe(["x", "a", "b", "c"].reduce((bits, it) => bits + layer(it).weightBits.value!, 0));
  });

  test("is explained", () => {
    const lines = explain(design, estimate, "b");
    expect(lines.find((line) => line.what === "hardware")).toMatchObject({
      value: "unknown",
      source: expect.stringContaining("bitmap"),
    });
  });

  test("cannot be generated", () => {
    const options = { file: "n.dnnx", backend: "verilog", vectors: 1, seed: 1, version: "0" } as const;
    expect(() => generateFolder(design, estimate, options)).toThrow(NotGeneratedError);
    expect(() => generateFolder(design, estimate, options)).toThrow(/"n" cannot be generated yet\. "b": .*encode/);
  });

  test("says so at the annotation, once for all targets", () => {
    const text = `${fileOf(body(without)).replace("network n on board", "network n on board, second")}
target second { device xczu3eg
  clock 100 MHz
}
`;
    const { diagnostics } = createCompiler(environment())(parse(text));
    const found = diagnostics.filter((it) => it.code === "dnnx-not-generated-yet");
    expect(found).toHaveLength(1);
    expect(found[0]!.severity).toBe("warning");
    const { statement, span } = found[0]!;
    expect(statement.kind === "layer" && statement.name.text).toBe("b");
    expect(statement.text.slice(span.start, span.end)).toBe("@memory(logic)");
    expect(found[0]!.message).toContain('leave out "encode"');
  });

  test("says nothing where nothing would be generated: on a processor", () => {
    const text = fileOf(body(without)).replace(/target board \{[^}]*\}/, "target board { device titan_x }");
    const { diagnostics, comparisons } = createCompiler(environment())(parse(text));
    expect(comparisons.size).toBe(1);
    expect(diagnostics.map(({ code }) => code)).not.toContain("dnnx-not-generated-yet");
  });

  test.for([
    ["log2<4>", "use int4"],
    ["fp8_e4m3", "use int8"],
    ["float<5, 10>", "use fixed<W, I>"],
    ["bfp<mantissa 5, exponent 3, block 4>", "use int"],
    ["uint8(zero: 3, overflow: wrap)", 'leave out "zero"'],
  ])("activations in %s are refused at the annotation, with the alternative", ([format, alternative]) => {
    const annotation = `@activations(${format})`;
    const { diagnostics } = createCompiler(environment())(parse(fileOf(body(annotation))));
    const found = diagnostics.filter((it) => it.code === "dnnx-not-generated-yet");
    expect(found[0]!.message).toContain(alternative);
    expect(found[0]!.span.end - found[0]!.span.start).toBe(annotation.length);
  });

  test("activations with a zero point are generated", () => {
    expect(estimated("@activations(uint8(zero: 3))").design.unbuilt).toEqual([]);
  });
});

test("a network that is built has no unknown figure for it", () => {
  const { design, estimate } = estimated("");
  expect(design.unbuilt).toEqual([]);
  expect(estimate.latencyCycles.value).toBeGreaterThan(0);
});

test("a layer that is built again after an edit", () => {
  const map = createMapper();
  const before = checkedText(fileOf(body("")));
  const whole = map(before.network, before.target);
  const edited = checkedText(fileOf(body(without)));
  expect(map(edited.network, edited.target).unbuilt).toHaveLength(1);
  const again = checkedText(fileOf(body("")));
  expect(map(again.network, again.target).timing.latency).toBe(whole.timing.latency);
});
