import { describe, expect, test } from "vitest";
import { importOnnx } from "../../../server/importers/onnx/import.ts";
import { models } from "../models.ts";
import { image, node, ramp } from "./body.ts";
import { type ModelParts, onnxModel } from "./model.ts";

describe("what cannot be built", () => {
  const problemOf = (parts: Omit<ModelParts, "outputs" | "inputs">, inputs: ModelParts["inputs"] = image) => {
    const { text, tensors, problems } = importOnnx(onnxModel({ inputs, outputs: ["y"], ...parts }), "net");
    expect([text, tensors.size]).toEqual(["", 0]);
    return problems.map(({ node: name, operator, why, whatToDo }) => `${name} (${operator}): ${why} ${whatToDo}`);
  };

  test.each([
    ["Reshape", { shape: [1, 9] }, "reshape_y (Reshape): The 8 elements of [1, 8] do not make [1, 9]."],
    ["Squeeze", { axes: [9] }, "squeeze_y (Squeeze): Its axis 9 is none of 2. Give axes from -2 to 1."],
    ["Unsqueeze", { axes: [-4] }, "unsqueeze_y (Unsqueeze): Its axis -4 is none of 3. Give axes from -3 to 2."],
  ] as const)("%s to a shape that its input does not have", (operator, attributes, message) => {
    const nodes = [{ operator, inputs: ["x"], outputs: ["y"], attributes }];
    expect(problemOf({ nodes }, { x: [1, 8] }).join()).toContain(message);
  });

  test("one line per node, and none for what depends on it", () => {
    const nodes = [
      node("Erf", ["x"], "a"),
      node("Relu", ["a"], "b"),
      node("LRN", ["x"], "c"),
      node("Add", ["b", "c"], "y"),
    ];
    expect(problemOf({ nodes })).toEqual([
      "erf_a (Erf): The operator cannot be built yet. Replace it by operators that can: convolution, dense, pooling, batchnorm, relu, add.",
      "lrn_c (LRN): The operator cannot be built yet. Export the model without local response normalisation, or with batch normalisation.",
    ]);
  });

  test.each([
    ...(
      [
        ["Conv", { strides: [0, 1] }, /Strides is 0, 1/],
        ["Conv", { dilations: [1, 0] }, /Dilations is 1, 0/],
        ["Conv", { dilations: [9, 9] }, /window of 19 x 19 is larger than its input/],
        ["Conv", { pads: [1, 1] }, /pads are 1, 1/],
        ["Conv", { auto_pad: "SAME" }, /Auto_pad is SAME/],
        ["Conv", { group: 2 }, /4 filters read 3 channels in each of 2 groups, its input has 3/],
        ["Conv", { group: 0 }, /each of 0 groups/],
        ["MaxPool", { kernel_shape: [0, 2] }, /Kernel_shape is 0, 2/],
      ] as const
    ).map(
      ([operator, attributes, message]) =>
        [
          `${operator} ${JSON.stringify(attributes)}`,
          node(operator, operator === "Conv" ? ["x", "w"] : ["x"], "y", attributes),
          { w: ramp([4, 3, 3, 3]) },
          message,
        ] as const,
    ),
    [
      "normalisation by the batch",
      node("BatchNormalization", ["x", "s", "s", "s", "s"], "y", { training_mode: 1 }),
      { s: ramp([3]) },
      /what each batch has/,
    ],
    ["1-D convolution of an image", node("Conv", ["x", "w"], "y"), { w: ramp([6, 3, 3]) }, /kernel has 1 dimensions/],
    [
      "padded average",
      node("AveragePool", ["x"], "y", { kernel_shape: [2, 2], pads: [1, 1, 0, 0] }),
      {},
      /average fewer elements/,
    ],
    [
      "reshape to an image",
      node("Reshape", ["x", "to_shape"], "y"),
      { to_shape: { shape: [2], data: [3, 64] } },
      /moves the batch/,
    ],
    [
      "channels-last",
      { ...node("Conv", ["x", "w"], "y"), domain: "qonnx.custom_op.channels_last" },
      { w: ramp([1, 3, 1, 1]) },
      /channels last/,
    ],
    ["per-pixel constant", node("Mul", ["x", "m"], "y"), { m: ramp([8, 8]) }, /not one value per channel/],
    ["argmax of an image", node("ArgMax", ["x"], "y", { axis: 1 }), {}, /works on axis 1/],
    ["last index", node("ArgMax", ["x"], "y", { axis: 1, select_last_index: 1 }), {}, /last index on a tie/],
    [
      "zero point",
      { ...node("Quant", ["x", "s", "z", "n"], "y"), domain: "onnx.brevitas" },
      { s: { shape: [], data: [1] }, z: { shape: [], data: [2.5] }, n: { shape: [], data: [8] } },
      /zero point is 2.5/,
    ],
    [
      "scale per channel",
      { ...node("Quant", ["x", "s", "z", "n"], "y"), domain: "onnx.brevitas" },
      { s: ramp([3, 1, 1]), z: { shape: [], data: [0] }, n: { shape: [], data: [8] } },
      /scale differs per channel/,
    ],
  ] as const)("%s", (_, failing, constants, message) => {
    expect(problemOf({ nodes: [failing], constants })).toEqual([expect.stringMatching(message)]);
  });

  test("an input without a fixed shape", () => {
    expect(problemOf({ nodes: [node("Relu", ["x"], "y")] }, { x: [1, 3, undefined, 8] })).toEqual([
      "x (input): Its shape is [1, 3, ?, 8]. Export with a fixed shape: [1, channels, height, width], [1, time, features] or [1, elements].",
    ]);
  });

  test("weights in another file", ({ skip }) => {
    const bytes = models("zigzag_shape_only/resnet18.onnx") ?? skip("../shared/models is not there");
    const { problems } = importOnnx(bytes, "resnet18");
    expect(problems[0]!.why).toMatch(/data is in another file \(external data\)/);
  });
});
