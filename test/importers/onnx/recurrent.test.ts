import { describe, expect, test } from "vitest";
import { importOnnx } from "../../../server/importers/onnx/import.ts";
import { readModel, readTensorFile } from "../../../server/importers/onnx/model.ts";
import { runFloat } from "../../../server/network/reference/float.ts";
import { models } from "../models.ts";
import { imported } from "./imported.ts";
import { type NodeParts, onnxModel } from "./model.ts";

/** Tests of the recurrent operators from the ONNX project; each sequence of the batch is run by itself. */
const cases = [
  "test_lstm_defaults",
  "test_lstm_with_initial_bias",
  "test_gru_seq_length",
  "test_gru_with_initial_bias",
  "test_gru_batchwise",
  "test_simple_rnn_defaults",
  "test_simple_rnn_batchwise",
];

describe("recurrent operators of ONNX", () => {
  test.for(cases)("%s", (name, { skip }) => {
    const folder = `onnx_backend_node/${name}`;
    const bytes = models(`${folder}/model.onnx`);
    if (!bytes) return skip("../shared/models is not there: the operator was not compared");
    const node = readModel(bytes, name).graph.nodes[0]!;
    const read = (file: string) => readTensorFile(models(`${folder}/test_data_set_0/${file}.pb`)!).tensor;
    const inputs = node.inputs.map((_, index) => read(`input_${index}`));
    const batchFirst = node.attributes.get("layout") === 1;
    const [first, second, features] = inputs[0]!.shape as readonly [number, number, number];
    const [time, batches] = batchFirst ? [second, first] : [first, second];
    const names = ["x", ...inputs.slice(1).map((_, index) => `c${index}`)];
    const attributes = Object.fromEntries(node.attributes) as NonNullable<NodeParts["attributes"]>;
    const constants = inputs.slice(1).map(({ shape, data }, index) => [`c${index}`, { shape, data: Array.from(data) }]);
    // The outputs of the test that are written: all states where the node names them, and the last state.
    const outputs = node.outputs.flatMap((output, index) => (output ? [index] : []));
    for (const [file, output] of outputs.entries()) {
      const network = imported(
        onnxModel({
          inputs: { x: batchFirst ? [1, time, features] : [time, 1, features] },
          constants: Object.fromEntries(constants),
          nodes: [{ operator: node.operator, inputs: names, outputs: output === 0 ? ["y"] : ["", "y"], attributes }],
          outputs: ["y"],
        }),
        "one",
      );
      const expected = read(`output_${file}`);
      // Y is [time, 1, batch, units] ([batch, time, 1, units]), Y_h [1, batch, units] ([batch, 1, units]).
      const units = expected.shape.at(-1)!;
      expect(expected.data.length).toBe((output === 0 ? time : 1) * batches * units);
      for (let batch = 0; batch < batches; batch++) {
        const x = Float64Array.from({ length: time * features }, (_, index) => {
          const step = Math.floor(index / features);
          const row = batchFirst ? batch * time + step : step * batches + batch;
          return inputs[0]!.data[row * features + (index % features)]!;
        });
        const found = runFloat(network, { x }).get(network.outputs[0]!)!;
        for (const [index, value] of found.entries()) {
          const step = Math.floor(index / units);
          const row = batchFirst ? batch * (output === 0 ? time : 1) + step : step * batches + batch;
          expect(Math.abs(value - expected.data[row * units + (index % units)]!)).toBeLessThan(1e-5);
        }
      }
    }
  });
});

const random = (count: number, seed: number) =>
  Array.from({ length: count }, (_, index) => Math.fround(Math.sin(seed + index * 1.7)));

/** x [1, 4, 3] as a PyTorch export writes it: transposed to time first, one direction squeezed, transposed back. */
function exported(node: Partial<NodeParts>, constants: Record<string, { shape: number[]; data: number[] }>) {
  return onnxModel({
    inputs: { x: [1, 4, 3] },
    constants: { ...constants, squeeze_shape: { shape: [1], data: [1] } },
    nodes: [
      { operator: "Transpose", inputs: ["x"], outputs: ["t"], attributes: { perm: [1, 0, 2] } },
      { operator: "GRU", inputs: ["t", "w", "r", "b"], outputs: ["h"], ...node },
      { operator: "Squeeze", inputs: ["h", "squeeze_shape"], outputs: ["s"] },
      { operator: "Transpose", inputs: ["s"], outputs: ["y"], attributes: { perm: [1, 0, 2] } },
    ],
    outputs: ["y"],
  });
}

const weights = {
  w: { shape: [1, 6, 3], data: random(18, 1) },
  r: { shape: [1, 6, 2], data: random(12, 2) },
  b: { shape: [1, 12], data: random(12, 3) },
};

test("a GRU between transposes, reset after the product, rows in the order r, z, n", () => {
  const attributes = { hidden_size: 2, linear_before_reset: 1 };
  const bytes = exported({ attributes }, weights);
  const { text, tensors } = importOnnx(bytes, "one");
  expect(text).toContain("gru1 = gru(x, units: 2)");
  expect(text).toContain("input x: int16(scale: 2^-8)[4, 3]");
  expect([...tensors.get("gru1.bias")!.data]).toEqual([2, 3, 0, 1, 4, 5].map((row) => weights.b.data[row]));
  expect([...tensors.get("gru1.bias_hidden")!.data]).toEqual([8, 9, 6, 7, 10, 11].map((row) => weights.b.data[row]));
  const network = imported(bytes, "one");
  const x = random(12, 4);
  const found = runFloat(network, { x }).get("gru1")!;
  // The first step from rest: h = (1 - z) n with n = tanh(W x + Wb + r Rb).
  const row = (index: number) =>
    [0, 1, 2].reduce((sum, column) => sum + weights.w.data[index * 3 + column]! * x[column]!, weights.b.data[index]!);
  const own = weights.b.data.slice(6);
  const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
  for (const unit of [0, 1]) {
    const z = sigmoid(row(unit) + own[unit]!);
    const r = sigmoid(row(2 + unit) + own[2 + unit]!);
    expect(found[unit]).toBeCloseTo((1 - z) * Math.tanh(row(4 + unit) + r * own[4 + unit]!), 6);
  }
});

test.for([
  [{ direction: "reverse" }, "Its direction is reverse."],
  [{ clip: 3 }, "It clips its sums or joins its gates."],
] as const)("refuses %o", ([attributes, why]) => {
  const { problems } = importOnnx(exported({ attributes: { hidden_size: 2, ...attributes } }, weights), "one");
  expect(problems.map((problem) => problem.why)).toEqual([why]);
});

test("refuses an initial state that is not zero", () => {
  const start = { shape: [1, 1, 2], data: [0, 0.5] };
  const node = { inputs: ["t", "w", "r", "b", "", "h0"], attributes: { hidden_size: 2 } };
  const { problems } = importOnnx(exported(node, { ...weights, h0: start }), "one");
  expect(problems.map((problem) => problem.why)).toEqual(["It has an initial state that is not zero."]);
});

test("an LSTM: rows i, o, f, c become i, f, g, o and its two biases one", () => {
  const own = {
    w: { shape: [1, 4, 3], data: random(12, 5) },
    r: { shape: [1, 4, 1], data: random(4, 6) },
    b: { shape: [1, 8], data: random(8, 7) },
  };
  const network = imported(exported({ operator: "LSTM", attributes: { hidden_size: 1 } }, own), "one");
  const x = random(12, 8);
  const found = runFloat(network, { x }).get("lstm1")!;
  const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
  let [h, c] = [0, 0];
  for (let step = 0; step < 4; step++) {
    const [i, o, f, g] = [0, 1, 2, 3].map((row) =>
      [0, 1, 2].reduce(
        (sum, column) => sum + own.w.data[row * 3 + column]! * x[step * 3 + column]!,
        own.b.data[row]! + own.b.data[4 + row]! + own.r.data[row]! * h,
      ),
    ) as [number, number, number, number];
    c = sigmoid(f) * c + sigmoid(i) * Math.tanh(g);
    h = sigmoid(o) * Math.tanh(c);
    expect(found[step]).toBeCloseTo(h, 6);
  }
});
