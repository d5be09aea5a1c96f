import { expect, test } from "vitest";
import type { Layer } from "../../../server/network/checked.ts";
import { runFloat } from "../../../server/network/reference/float.ts";
import { quantisedWeights } from "../../../server/network/reference/realWeights.ts";
import { runReference } from "../../../server/network/reference/run.ts";
import { sampleInputs } from "../../../server/network/reference/sample.ts";
import { network, tensor } from "../check.ts";

test("attention by hand", () => {
  const one = tensor([1, 1], () => 0.5);
  const { network: checked, layer } = network(
    `network n {
  weights from "w"
  input x: int8(scale: 2^-4)[2, 1]
  y = attention(x, heads: 1, bias: false, inner: int8(scale: 2^-4)) @activations(int16(scale: 2^-10))
  output y
}`,
    { w: { "y.query": one, "y.key": one, "y.value": one, "y.output": one } },
  );
  // x = 2, 1: queries, keys and values are 1, 0.5. Scores of the first step 1, 0.5: weights 40793 and 24743 of 65536
  // (with 32768 and 19875 as exponentials), 0.8112 together, 12.98 of 16: 13 / 16, half of it 416 of 1024. Scores of the
  // second 0.5, 0.25: exponentials 32768 and 25520, weights 36841 and 28692, 0.7810: 12.5 of 16 (12.4957), 12, 384.
  expect([...runReference(checked, { x: [32, 16] }).get("y")!]).toEqual([416, 384]);
  expect(layer("y").work).toEqual({ macs: 16, weightMacs: 8, effectiveMacs: 16, parameters: 4, operations: 20 });
});

const layers = [
  "attention(x, heads: 2)",
  "attention(x, heads: 4, causal: true, bias: false) @activations(int12)",
  "attention(x, heads: 1, inner: int8) @weights(int4)",
];

test.for(layers)("%s against values rounded step by step", (written) => {
  const { network: checked, layer } = network(`network n {
  input x: int8(scale: 2^-6)[5, 8]
  y = ${written}
  output y
}`);
  for (const { x } of sampleInputs(checked, 5, 3)) {
    expect([...runReference(checked, { x: x! }).get("y")!]).toEqual(oracle(layer("y"), x!));
  }
});

test("a causal step does not see what follows, and the float run agrees", () => {
  const { network: checked, layer } = network(`network n {
  input x: int8(scale: 2^-6)[5, 8]
  y = attention(x, heads: 2, causal: true)
  output y
}`);
  const [{ x }] = sampleInputs(checked, 1, 7) as [{ x: Float64Array }];
  const other = x.map((code, index) => (index < 24 ? code : -code - 1));
  const [before, after] = [x, other].map((codes) => runReference(checked, { x: codes }).get("y")!);
  expect(after!.slice(0, 24)).toEqual(before!.slice(0, 24));
  expect(after!.slice(24)).not.toEqual(before!.slice(24));
  const real = runFloat(checked, { x: x.map((code) => code * 2 ** -6) }, quantisedWeights).get("y")!;
  const { scale } = layer("y").output.format;
  for (const [index, value] of real.entries()) {
    expect(Math.abs(before![index]! * scale - value)).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
  }
});

/** The law in values instead of codes. */
function oracle({ weights, attributes, arithmetic, output }: Layer, x: Float64Array): number[] {
  if (arithmetic.kind !== "attention") throw new Error(`no attention: ${arithmetic.kind}`);
  const { heads, causal } = attributes as { heads: number; causal: boolean };
  const size = 8 / heads;
  const linear = (name: string, row: readonly number[]) => {
    const { codes, format, bias, biasCodes } = weights!.parts!.find((part) => part.name === name)!.weights;
    return Array.from({ length: 8 }, (_, unit) =>
      row.reduce(
        (sum, value, column) => sum + codes()[unit * 8 + column]! * format.scale * value,
        (biasCodes()?.[unit] ?? 0) * (bias?.scale ?? 0),
      ),
    );
  };
  const to = ({ scale, low, high }: { scale: number; low: number; high: number }) => {
    return (value: number) => rounded(value, scale, low, high);
  };
  const steps = Array.from({ length: 5 }, (_, step) => [...x.subarray(step * 8, step * 8 + 8)].map((c) => c * 2 ** -6));
  const [q, k, v] = (["query", "key", "value"] as const).map((name) =>
    steps.map((row) => linear(name, row).map(to(arithmetic[name].format))),
  );
  return steps.flatMap((_, step) => {
    const context = Array.from({ length: 8 }, (_, index) => {
      const first = Math.floor(index / size) * size;
      const seen = k!.slice(0, causal ? step + 1 : 5);
      const scores = seen.map((key) =>
        key.slice(first, first + size).reduce((sum, value, at) => sum + value * q![step]![first + at]!, 0),
      );
      const largest = Math.max(...scores);
      // The table holds the exponential of the middle of so many distances.
      const unit = arithmetic.query.format.scale * arithmetic.key.format.scale;
      const entry = 2 ** arithmetic.exponential.shift;
      const shares = scores.map((score) => {
        const index = Math.floor((largest - score) / unit / entry);
        const power = Math.exp((-unit * (index * entry + (entry - 1) / 2)) / Math.sqrt(size));
        return (largest - score) / unit > arithmetic.exponential.furthest ? 0 : rounded(power, 2 ** -15, 0, 65535);
      });
      const total = shares.reduce((sum, share) => sum + share, 0);
      const sum = shares.reduce(
        (all, share, at) => all + rounded(share / total, 2 ** -16, 0, 65535) * v![at]![index]!,
        0,
      );
      return to(arithmetic.value.format)(sum);
    });
    return linear("output", context).map((value) => to(output.format)(value) / output.format.scale);
  });
}

/** To a multiple of the scale, ties to even, between two codes. */
function rounded(value: number, scale: number, low: number, high: number): number {
  const code = value / scale;
  const below = Math.floor(code);
  const up = code - below > 0.5 || (code - below === 0.5 && below % 2 !== 0);
  return Math.max(low, Math.min(high, below + (up ? 1 : 0))) * scale;
}
