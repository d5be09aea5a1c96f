import { expect, test } from "vitest";
import type { Layer } from "../../../server/network/checked.ts";
import { runFloat } from "../../../server/network/reference/float.ts";
import { quantisedWeights } from "../../../server/network/reference/realWeights.ts";
import { runReference } from "../../../server/network/reference/run.ts";
import { sampleInputs } from "../../../server/network/reference/sample.ts";
import { network, tensor } from "../check.ts";

test("rnn by hand", () => {
  const { network: checked, layer } = network(
    `network n {
  weights from "w"
  input x: int8(scale: 2^-4)[2, 1]
  h = rnn(x, units: 1)
  output h
}`,
    {
      w: {
        "h.weight_input": tensor([1, 1], () => 0.5),
        "h.weight_hidden": tensor([1, 1], () => 0.25),
        "h.bias": tensor([1], () => 0.125),
      },
    },
  );
  // x = 1: 0.5 * 1 + 0.125 = 0.625, tanh = 0.5546, 71 of 128. x = 0.5: 0.375 + 0.25 * 71 / 128 = 0.51367, which is entry
  // 33 of 64 for each unit (0.515625), tanh = 0.4743, 61 of 128 (60.71).
  expect([...runReference(checked, { x: [16, 8] }).get("h")!]).toEqual([71, 61]);
  expect(layer("h").work).toEqual({ macs: 4, effectiveMacs: 4, parameters: 3, operations: 2 });
  expect(layer("h").notGenerated).toBeUndefined();
});

test("lstm by hand, one step from rest", () => {
  const gates = [1, 0.5, 1, -0.5];
  const { network: checked } = network(
    `network n {
  weights from "w"
  input x: int8(scale: 2^-4)[1, 1]
  h = lstm(x, units: 1, bias: false) @activations(fixed<16,1>)
  output h
}`,
    {
      w: {
        "h.weight_input": tensor([4, 1], (row) => gates[row]!),
        "h.weight_hidden": tensor([4, 1], () => 0.25),
      },
    },
  );
  // i = sigmoid(1) = 47911 / 65536, g = tanh(1) = 24956 / 32768, i g = 0.55678 = 1140.28 / 2048: the cell is 1140.
  // 1140 / 32 = 35.625: entry 36, tanh(36 / 64) = 16706 / 32768; o = sigmoid(-0.5) = 24743 / 65536.
  // h = 24743 * 16706 / 65536 = 6307.32 of 32768.
  expect([...runReference(checked, { x: [16] }).get("h")!]).toEqual([6307]);
});

const layers = [
  "lstm(x, units: 5)",
  "lstm(x, units: 3, cell: fixed<12,3>, table: 256) @activations(int12)",
  "gru(x, units: 4)",
  "gru(x, units: 4, reset: before) @activations(int6)",
  "rnn(x, units: 6, return: last)",
  "rnn(x, units: 3, activation: relu) @activations(uint8(scale: 2^-4))",
];

test.for(layers)("%s against values rounded step by step", (written) => {
  const { network: checked, layer } = network(`network n {
  input x: int8(scale: 2^-6)[6, 7]
  h = ${written}
  output h
}`);
  for (const { x } of sampleInputs(checked, 5, 3)) {
    const expected = oracle(layer("h"), x!);
    expect([...runReference(checked, { x: x! }).get("h")!]).toEqual(expected);
  }
});

test.for(layers.slice(0, 5))("%s near its real numbers", (written) => {
  const { network: checked, layer } = network(`network n {
  input x: int8(scale: 2^-6)[6, 7]
  h = ${written}
  output h
}`);
  const [{ x }] = sampleInputs(checked, 1, 5) as [{ x: Float64Array }];
  const { scale } = layer("h").output.format;
  const real = runFloat(checked, { x: x.map((code) => code * 2 ** -6) }, quantisedWeights).get("h")!;
  const codes = runReference(checked, { x }).get("h")!;
  for (const [index, value] of real.entries()) expect(Math.abs(codes[index]! * scale - value)).toBeLessThan(0.08);
  expect(Math.max(...real.map(Math.abs))).toBeGreaterThan(0.2);
});

/** The law in values instead of codes: every number is a double that is an exact multiple of its scale. */
function oracle({ weights, attributes, output, operation }: Layer, x: Float64Array): number[] {
  const { units, table, cell, reset, activation } = attributes as {
    units: number;
    table: number;
    cell?: { scale: number; low: number; high: number };
    reset?: string;
    activation?: string;
  };
  const features = x.length / 6;
  const [first, second] = weights!.parts!.map((part) => part.weights);
  const sums = ({ codes, format, bias, biasCodes }: NonNullable<typeof first>, read: readonly number[]) =>
    Array.from({ length: codes().length / read.length }, (_, row) =>
      read.reduce(
        (sum, value, column) => sum + codes()[row * read.length + column]! * format.scale * value,
        (biasCodes()?.[row] ?? 0) * (bias?.scale ?? 0),
      ),
    );
  const look = (value: number, f: (value: number) => number, scale: number, low: number, high: number) =>
    rounded(f(rounded(value, 16 / table, -table / 2, table / 2 - 1)), scale, low, high);
  const gate = (value: number) => look(value, (v) => 1 / (1 + Math.exp(-v)), 2 ** -16, 0, 65535);
  const squash = (value: number) => look(value, Math.tanh, 2 ** -15, -32768, 32767);
  const { scale, low, high } = output.format;
  const state = (value: number) => rounded(value, scale, low, high);
  const outputs: number[] = [];
  let h = new Array<number>(units).fill(0);
  let c = new Array<number>(units).fill(0);
  for (let step = 0; step < 6; step++) {
    const own = sums(
      first!,
      [...x.subarray(step * features, (step + 1) * features)].map((code) => code * 2 ** -6),
    );
    const held = sums(second!, h);
    const both = own.map((value, row) => value + held[row]!);
    const at = (values: readonly number[], index: number, unit: number) => values[index * units + unit]!;
    const before = h;
    if (operation === "rnn") h = both.map((sum) => state(activation === "relu" ? Math.max(0, sum) : squash(sum)));
    else if (operation === "lstm") {
      c = c.map((kept, unit) => {
        const sum = gate(at(both, 1, unit)) * kept + gate(at(both, 0, unit)) * squash(at(both, 2, unit));
        return rounded(sum, cell!.scale, cell!.low, cell!.high);
      });
      h = c.map((kept, unit) => state(gate(at(both, 3, unit)) * squash(kept)));
    } else {
      const r = h.map((_, unit) => gate(at(both, 0, unit)));
      const weighed = sums(
        second!,
        before.map((value, unit) => state(r[unit]! * value)),
      );
      h = before.map((value, unit) => {
        const z = gate(at(both, 1, unit));
        const recurrent = reset === "after" ? r[unit]! * at(held, 2, unit) : at(weighed, 2, unit);
        return state((1 - z) * squash(at(own, 2, unit) + recurrent) + z * value);
      });
    }
    outputs.push(...h);
  }
  const values = attributes.return === "last" ? h : outputs;
  return values.map((value) => value / scale);
}

/** To a multiple of the scale, ties to even, between two codes. */
function rounded(value: number, scale: number, low: number, high: number): number {
  const code = value / scale;
  const below = Math.floor(code);
  const up = code - below > 0.5 || (code - below === 0.5 && below % 2 !== 0);
  return Math.max(low, Math.min(high, below + (up ? 1 : 0))) * scale;
}

test.for([
  ["lstm(x, units: 5)", "fp16", 2e-7],
  ["gru(x, units: 5) @weights(bf16)", "int8(scale: 2^-6)", 2e-7],
  ["rnn(x, units: 5) @activations(fp16)", "int8(scale: 2^-6)", 5e-4],
  ["attention(x, heads: 2, inner: fp16)", "int8(scale: 2^-6)", 5e-7],
  ["dense(x, units: 5) @weights(fp16)", "int8(scale: 2^-6)", 5e-7],
] as const)("%s of %s is the float run, rounded", ([written, format, distance]) => {
  const { network: checked, layer } = network(`network n {
  input x: ${format}[6, 8]
  h = ${written}
  output h
}`);
  const [{ x }] = sampleInputs(checked, 1, 5) as [{ x: Float64Array }];
  const values = x.map((code) => code * layer("x").output.format.scale);
  const real = runFloat(checked, { x: values }, quantisedWeights).get("h")!;
  const codes = runReference(checked, { x }).get("h")!;
  expect(real.some((value) => value !== 0)).toBe(true);
  for (const [index, value] of real.entries()) {
    expect(Math.abs(codes[index]! - value)).toBeLessThanOrEqual(distance * Math.max(1, Math.abs(value)));
    expect(Math.fround(codes[index]!)).toBe(codes[index]);
  }
});
