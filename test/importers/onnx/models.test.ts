import { describe, expect, test } from "vitest";
import { readNpy } from "../../../server/importers/npy.ts";
import { readNpz } from "../../../server/importers/npz.ts";
import { readModel, readTensorFile } from "../../../server/importers/onnx/model.ts";
import { runFloat } from "../../../server/network/reference/float.ts";
import { runReference } from "../../../server/network/reference/run.ts";
import { sampleInputs } from "../../../server/network/reference/sample.ts";
import { models } from "../models.ts";
import { evaluate } from "./evaluate.ts";
import { imported } from "./imported.ts";

/** Public models, imported, checked and run, against an evaluation of the ONNX graph itself. */
const absent = "../shared/models is not there: nothing was compared with the public models";

/** Four hand-written digits of FINN's example, codes 0 to 255, and the classes that it expects. */
function digits() {
  const input = models("finn/build_dataflow/input.npy");
  const expected = models("finn/build_dataflow/expected_output.npy");
  if (!input || !expected) return undefined;
  const { data } = readNpy(input, "input.npy");
  const images = [0, 1, 2, 3].map((index) => Float64Array.from(data.subarray(index * 784, (index + 1) * 784)));
  return { images, classes: Array.from(readNpy(expected, "expected_output.npy").data) };
}

describe.each(["TFC_1W1A", "TFC_1W2A", "TFC_2W2A"])("%s", (name) => {
  const bytes = models(`qonnx_model_zoo/mnist_tfc/${name}.onnx`);
  const samples = digits();

  test("gives the classes that FINN expects for its sample digits", ({ skip }) => {
    if (!bytes || !samples) return skip(absent);
    const network = imported(bytes, name);
    const classes = samples.images.map((image) => runReference(network, { image }).get("label")![0]);
    expect(classes).toEqual(samples.classes);
  });

  test("every hidden activation and every sum is that of the ONNX graph, on digits and on noise", ({ skip }) => {
    if (!bytes || !samples) return skip(absent);
    const network = imported(bytes, name);
    const model = readModel(bytes, name);
    const [given] = model.graph.inputs;
    const { nodes, initializers } = model.graph;
    const quantised = nodes.filter((node) => node.operator.endsWith("Quant") && !initializers.has(node.inputs[0]!));
    const products = nodes.filter((node) => node.operator === "MatMul");
    expect([quantised.length, products.length]).toEqual([4, 4]);
    const noise = sampleInputs(network, 20, 7).map((vector) => vector.image!);
    for (const image of [...samples.images, ...noise]) {
      const codes = runReference(network, { image });
      const input = { shape: [1, 1, 28, 28], data: Array.from(image, (code) => Math.fround(code / 255)) };
      const values = evaluate(model, { [given!.name]: input });
      for (const [index, node] of quantised.entries()) {
        expect([...codes.get(`norm${index + 1}`)!]).toEqual([...values.get(node.outputs[0]!)!.data]);
      }
      for (const [index, node] of products.entries()) {
        expect([...codes.get(`fc${index + 1}`)!]).toEqual([...values.get(node.outputs[0]!)!.data]);
      }
      const scores = values.get(model.graph.outputs[0]!.name)!.data;
      expect(codes.get("label")![0]).toBe(scores.indexOf(Math.max(...scores)));
    }
  });
});

test("FINN's own form of TFC with thresholds, which reads codes from 0 to 255", ({ skip }) => {
  const bytes = models("finn/build_dataflow/model.onnx");
  const samples = digits();
  if (!bytes || !samples) return skip(absent);
  const network = imported(bytes, "tfc");
  const model = readModel(bytes, "tfc");
  expect(network.layers[0]!.output.format).toMatchObject({ bits: 8, signed: false, scale: 1 });
  for (const [index, image] of samples.images.entries()) {
    const label = runReference(network, { global_in: image }).get("label")![0];
    expect(label).toBe(samples.classes[index]);
    const values = evaluate(model, { global_in: { shape: [1, 1, 28, 28], data: [...image] } });
    expect(values.get("global_out")!.data).toEqual([label]);
  }
});

describe("a float LeNet (mnist-conv of QONNX)", () => {
  const bytes = models("qonnx/mnist-conv/model.onnx");
  const input = models("qonnx/mnist-conv/test_data_set_0/input_0.pb");
  const output = models("qonnx/mnist-conv/test_data_set_0/output_0.pb");

  test("the float run gives the outputs that come with the model", ({ skip }) => {
    if (!bytes || !input || !output) return skip(absent);
    const network = imported(bytes, "mnist");
    const result = runFloat(network, { Input3: readTensorFile(input).tensor.data }).get("fc1")!;
    const expected = readTensorFile(output).tensor.data;
    for (const [index, value] of expected.entries()) expect(Math.abs(result[index]! - value)).toBeLessThan(1e-3);
  });

  test("quantised to 8 bits it still recognises the sample digits", ({ skip }) => {
    const samples = digits();
    if (!bytes || !samples) return skip(absent);
    const network = imported(bytes, "mnist");
    const classes = samples.images.map((image) => {
      const scores = runReference(network, { Input3: image }).get("fc1")!;
      return scores.indexOf(Math.max(...scores));
    });
    expect(classes).toEqual(samples.classes);
  });
});

test("a keyword spotter whose input is reshaped to an image (MLPerf Tiny, Alibaba)", ({ skip }) => {
  const bytes = models("mlperf_tiny_onnx_alibaba_v0.7/model_kws.onnx");
  if (!bytes) return skip(absent);
  const network = imported(bytes, "kws");
  const model = readModel(bytes, "kws");
  const [given] = model.graph.inputs;
  const { name, output } = network.layers[0]!;
  expect(output.shape).toEqual([1, 49, 10]);
  const data = Float64Array.from({ length: 490 }, (_, index) => Math.fround(Math.sin(index) / 2));
  const result = runFloat(network, { [name]: data }).get(network.outputs[0]!)!;
  const expected = evaluate(model, { [given!.name]: { shape: [1, 49, 10, 1], data: Array.from(data) } });
  for (const [index, value] of expected.get(model.graph.outputs[0]!.name)!.data.entries()) {
    expect(Math.abs(result[index]! - value)).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
  }
});

test("an autoencoder with batch normalisation (anomaly detection of MLPerf Tiny, Alibaba)", ({ skip }) => {
  const bytes = models("mlperf_tiny_onnx_alibaba_v0.7/model_ad.onnx");
  const sample = models("mlperf_tiny_onnx_alibaba_v0.7/sample_data.npz");
  if (!bytes || !sample) return skip(absent);
  const network = imported(bytes, "ad");
  const model = readModel(bytes, "ad");
  const { data } = readNpz(sample, "sample_data.npz").get("actual_input_1")!;
  const result = runFloat(network, { actual_input_1: data }).get(network.outputs[0]!)!;
  const values = evaluate(model, { actual_input_1: { shape: [1, 640], data: Array.from(data) } });
  const expected = values.get(model.graph.outputs[0]!.name)!.data;
  expect(expected.length).toBe(640);
  for (const [index, value] of expected.entries()) {
    expect(Math.abs(result[index]! - value)).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
  }
});
