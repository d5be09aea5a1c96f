import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { CheckedNetwork } from "../../server/network/checked.ts";
import { runFloat } from "../../server/network/reference/float.ts";
import { runReference } from "../../server/network/reference/run.ts";
import { sampleInputs } from "../../server/network/reference/sample.ts";
import { network } from "../network/check.ts";

function example(name: string): CheckedNetwork {
  const text = readFileSync(new URL(`../../examples/${name}.dnnx`, import.meta.url), "utf8");
  return network(text).network;
}

function total({ layers }: CheckedNetwork, count: "macs" | "parameters"): number {
  return layers.reduce((sum, { work }) => sum + work[count], 0);
}

describe("counts by the formulas of the papers", () => {
  test("LSTM language model", () => {
    const [words, vocabulary, units] = [20, 10000, 200];
    const matrix = 4 * (units + units) * units;
    const model = example("lstm_language_model");
    expect(total(model, "parameters")).toBe(vocabulary * units + 2 * (matrix + 4 * units) + (units + 1) * vocabulary);
    expect(total(model, "parameters")).toBe(4_651_600);
    expect(total(model, "macs")).toBe(words * (2 * matrix + units * vocabulary));
  });

  test("transformer encoder", () => {
    const [time, features, hidden, layers] = [32, 64, 256, 2];
    const attention = 4 * (features * features + features);
    const dense = features * hidden + hidden + hidden * features + features;
    const norms = 2 * 2 * features;
    const model = example("transformer_encoder");
    expect(total(model, "parameters")).toBe(layers * (attention + dense + norms));
    expect(total(model, "parameters")).toBe(99_968);
    const pairs = 2 * time * time * features;
    expect(total(model, "macs")).toBe(layers * (time * (4 * features * features + 2 * features * hidden) + pairs));
    expect(total(model, "macs")).toBe(3_407_872);
  });
});

/** The quantised network stays near its real numbers: more than 25 dB of signal to noise at every output. */
test.for(["lstm_language_model", "transformer_encoder"])("%s runs in integers and in real numbers", (name) => {
  const model = example(name);
  const [codes] = sampleInputs(model, 1, 1) as [Record<string, Float64Array>];
  const scaleOf = (layer: string) => model.byName.get(layer)!.output.format.scale;
  const values = Object.entries(codes).map(([input, own]) => [input, own.map((code) => code * scaleOf(input))]);
  const real = runFloat(model, Object.fromEntries(values));
  const quantised = runReference(model, codes);
  for (const output of model.outputs) {
    const wanted = real.get(output)!;
    const found = quantised.get(output)!.map((code) => code * scaleOf(output));
    const signal = wanted.reduce((sum, value) => sum + value * value, 0);
    const noise = wanted.reduce((sum, value, index) => sum + (value - found[index]!) ** 2, 0);
    expect(10 * Math.log10(signal / noise)).toBeGreaterThan(25);
  }
});
