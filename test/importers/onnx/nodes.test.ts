import { describe, expect, test } from "vitest";
import { type OnnxNode, readModel, readTensorFile } from "../../../server/importers/onnx/model.ts";
import type { OnnxTensor } from "../../../server/importers/onnx/tensor.ts";
import { runFloat } from "../../../server/network/reference/float.ts";
import { models } from "../models.ts";
import { imported } from "./imported.ts";
import { onnxModel } from "./model.ts";

/**
 * Tests of single operators from the ONNX project, run through the import, the checker and the float run. The operator's
 * second and later inputs become constants; a batch is run element by element.
 */
const cases = [
  "test_add",
  "test_averagepool_2d_precomputed_pads_count_include_pad",
  "test_averagepool_2d_precomputed_strides",
  "test_averagepool_2d_strides",
  "test_basic_conv_with_padding",
  "test_batchnorm_epsilon",
  "test_conv_with_autopad_same",
  "test_conv_with_strides_and_asymmetric_padding",
  "test_conv_with_strides_padding",
  "test_gemm_beta",
  "test_gemm_default_scalar_bias",
  "test_gemm_default_single_elem_vector_bias",
  "test_gemm_default_zero_bias",
  "test_globalaveragepool",
  "test_globalaveragepool_precomputed",
  "test_globalmaxpool_precomputed",
  "test_matmul_2d",
  "test_maxpool_1d_default",
  "test_maxpool_2d_ceil_output_size_reduce_by_one",
  "test_maxpool_2d_default",
  "test_maxpool_2d_pads",
  "test_maxpool_2d_precomputed_pads",
  "test_maxpool_2d_precomputed_strides",
  "test_maxpool_2d_same_lower",
  "test_maxpool_2d_strides",
  "test_argmax_no_keepdims_example",
  "test_clip",
  "test_clip_default_min",
  "test_clip_min_greater_than_max",
  "test_concat_2d_axis_1",
  "test_convtranspose",
  "test_convtranspose_pads",
  "test_exp",
  "test_hardswish",
  "test_layer_normalization_2d_axis1",
  "test_layer_normalization_2d_axis_negative_1",
  "test_leakyrelu",
  "test_leakyrelu_default",
  "test_mul_example",
  "test_resize_upsample_scales_nearest",
  "test_sigmoid",
  "test_softmax_example",
  "test_softmax_negative_axis",
  "test_tanh",
  "test_transpose_all_permutations_0",
  "test_upsample_nearest",
];

/** Both of their inputs are tensors of the network. */
const twoTensors = ["test_add", "test_concat_2d_axis_1", "test_mul_example"];

describe("operators of ONNX", () => {
  test.for(cases)("%s", (name, { skip }) => {
    const folder = `onnx_backend_node/${name}`;
    const bytes = models(`${folder}/model.onnx`);
    if (!bytes) return skip("../shared/models is not there: the operator was not compared");
    const node = readModel(bytes, name).graph.nodes[0]!;
    const read = (file: string) => readTensorFile(models(`${folder}/test_data_set_0/${file}.pb`)!).tensor;
    // The files count the inputs that are there.
    const position = (index: number) => node.inputs.slice(0, index).filter((input) => input !== "").length;
    const inputs = node.inputs.map((input, index) => (input === "" ? undefined : read(`input_${position(index)}`)));
    const expected = read("output_0");
    const live = twoTensors.includes(name) ? 2 : 1;
    const whole = name === "test_add" || inputs[0]!.shape.length === 1;
    const batches = whole ? 1 : inputs[0]!.shape[0]!;
    const own = whole ? inputs[0]!.shape : inputs[0]!.shape.slice(1);
    const network = imported(singleNode(node, inputs, own, live), "one");
    const size = inputs[0]!.data.length / batches;
    const outputs = Array.from({ length: batches }, (_, batch) => {
      const part = (input: OnnxTensor) => input.data.slice(batch * size, (batch + 1) * size);
      const values = Object.fromEntries(inputs.slice(0, live).map((input, index) => [`x${index}`, part(input!)]));
      return [...runFloat(network, values).get(network.outputs[0]!)!];
    }).flat();
    expect(outputs.length).toBe(expected.data.length);
    for (const [index, value] of expected.data.entries()) {
      expect(Math.abs(outputs[index]! - value)).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
    }
  });
});

function singleNode(
  node: OnnxNode,
  inputs: readonly (OnnxTensor | undefined)[],
  shape: readonly number[],
  live: number,
): Uint8Array {
  const names = inputs.map((input, index) => (input ? `${index < live ? "x" : "c"}${index}` : ""));
  const constants = inputs
    .map((tensor, index) => [names[index]!, tensor] as const)
    .slice(live)
    .flatMap(([name, tensor]) => (tensor ? [[name, { shape: tensor.shape, data: Array.from(tensor.data) }]] : []));
  return onnxModel({
    inputs: Object.fromEntries(names.slice(0, live).map((name) => [name, [1, ...shape]])),
    constants: Object.fromEntries(constants),
    nodes: [
      {
        operator: node.operator,
        inputs: names,
        outputs: ["y"],
        attributes: Object.fromEntries(node.attributes) as Record<string, number>,
      },
    ],
    outputs: ["y"],
  });
}
