import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { importOnnx } from "../../../server/importers/onnx/import.ts";
import { models } from "../models.ts";
import { type ModelParts, type NodeParts, onnxModel } from "./model.ts";

/** Statements of the network's body, one per line, without comments. */
function bodyOf(parts: ModelParts): {
  lines: string[];
  tensors: Map<string, { shape: readonly number[]; data: ArrayLike<number> }>;
} {
  const { text, tensors, problems } = importOnnx(onnxModel(parts), "net");
  expect(problems).toEqual([]);
  expect(parse(text).statements.flatMap((statement) => statement.errors)).toEqual([]);
  const body = text.slice(text.indexOf("network net"), text.lastIndexOf("}"));
  const lines = body.split("\n").map((line) => line.trim());
  return { lines: lines.filter((line) => /^(input|output|\w+ =)/.test(line)), tensors: new Map(tensors) };
}

const ramp = (shape: number[]) => ({
  shape,
  data: Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, index) => index + 1),
});
const node = (
  operator: string,
  inputs: string[],
  output: string,
  attributes: NodeParts["attributes"] = {},
): NodeParts => ({
  operator,
  inputs,
  outputs: [output],
  attributes,
});
const image = { x: [1, 3, 8, 8] };

describe("layers", () => {
  test("a convolution in groups, and one over a sequence", () => {
    const grouped = bodyOf({
      inputs: image,
      constants: { w: ramp([6, 1, 3, 3]) },
      nodes: [node("Conv", ["x", "w"], "y", { group: 3 })],
      outputs: ["y"],
    });
    expect(grouped.lines.at(-2)).toBe("conv1 = conv(x, filters: 6, kernel: 3, groups: 3, bias: false)");
    const { lines, tensors } = bodyOf({
      inputs: { x: [1, 3, 20] },
      constants: { w: ramp([4, 3, 5]) },
      nodes: [node("Conv", ["x", "w"], "y", { strides: [2], pads: [2, 2] })],
      outputs: ["y"],
    });
    expect(lines.at(-2)).toBe(
      "conv1 = conv(x, filters: 4, kernel: [1, 5], stride: [1, 2], padding: [0, 2, 0, 2], bias: false)",
    );
    expect(tensors.get("conv1.weight")?.shape).toEqual([4, 3, 1, 5]);
  });

  test("a convolution with all its parameters", () => {
    const { lines, tensors } = bodyOf({
      inputs: image,
      constants: { w: ramp([4, 3, 3, 5]), b: ramp([4]) },
      nodes: [node("Conv", ["x", "w", "b"], "y", { strides: [2, 1], pads: [1, 2, 0, 2], dilations: [1, 1], group: 1 })],
      outputs: ["y"],
    });
    expect(lines).toEqual([
      "input x: uint8(scale: 1/255)[3, 8, 8]",
      "conv1 = conv(x, filters: 4, kernel: [3, 5], stride: [2, 1], padding: [1, 2, 0, 2])",
      "output conv1",
    ]);
    expect(tensors.get("conv1.weight")!.shape).toEqual([4, 3, 3, 5]);
    expect([...Array.from(tensors.get("conv1.bias")!.data)]).toEqual([1, 2, 3, 4]);
  });

  test.each([
    [{ auto_pad: "SAME_UPPER", strides: [2, 2] }, "kernel: 4, stride: 2, padding: same"],
    [{ auto_pad: "SAME_LOWER", strides: [1, 1] }, "kernel: 4, padding: [2, 2, 1, 1]"],
    [{ auto_pad: "VALID" }, "kernel: 4"],
    [{ pads: [1, 1, 1, 1] }, "kernel: 4, padding: 1"],
    [{ pads: [1, 1, 2, 2] }, "kernel: 4, padding: same"],
  ])("padding %j", (attributes, text) => {
    const nodes = [node("Conv", ["x", "w"], "y", attributes)];
    const { lines } = bodyOf({ inputs: image, constants: { w: ramp([4, 3, 4, 4]) }, nodes, outputs: ["y"] });
    expect(lines[1]).toBe(`conv1 = conv(x, filters: 4, ${text}, bias: false)`);
  });

  test("as many groups as channels are a depthwise convolution", () => {
    const nodes = [node("Conv", ["x", "w"], "y", { group: 3, kernel_shape: [3, 3] })];
    const { lines } = bodyOf({ inputs: image, constants: { w: ramp([3, 1, 3, 3]) }, nodes, outputs: ["y"] });
    expect(lines[1]).toBe("depthwise1 = depthwise(x, kernel: 3, bias: false)");
  });

  test("pooling, flatten, Gemm with a transposed matrix and factors", () => {
    const { lines, tensors } = bodyOf({
      inputs: image,
      constants: { w: ramp([12, 2]), b: ramp([1, 2]) },
      nodes: [
        node("Relu", ["x"], "r"),
        node("MaxPool", ["r"], "p", { kernel_shape: [2, 2], strides: [2, 2] }),
        node("AveragePool", ["p"], "q", { kernel_shape: [3, 3], strides: [1, 1] }),
        node("Flatten", ["q"], "f"),
        node("Gemm", ["f", "w", "b"], "y", { alpha: 0.5, beta: 2.5, transB: 0 }),
      ],
      outputs: ["y"],
    });
    expect(lines.slice(1, -1)).toEqual([
      "relu1 = relu(x) @activations(uint8)",
      "pool1 = maxpool(relu1, kernel: 2)",
      "pool2 = avgpool(pool1, kernel: 3, stride: 1)",
      "fc1 = dense(flatten(pool2), units: 2)",
    ]);
    // Column by column of the [inputs, units] matrix, halved.
    expect(Array.from(tensors.get("fc1.weight")!.data).slice(0, 3)).toEqual([0.5, 1.5, 2.5]);
    expect(Array.from(tensors.get("fc1.bias")!.data)).toEqual([2.5, 5]);
  });

  test("ceil_mode reaches beyond the image as padding does", () => {
    const nodes = [node("MaxPool", ["x"], "y", { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 })];
    expect(bodyOf({ inputs: image, nodes, outputs: ["y"] }).lines[1]).toBe(
      "pool1 = maxpool(x, kernel: 3, stride: 2, padding: same)",
    );
  });

  test("a residual connection, global pooling, then a 1 x 1 convolution of the vector", () => {
    const { lines, tensors } = bodyOf({
      inputs: image,
      constants: { w: ramp([3, 3, 1, 1]), v: ramp([5, 3, 1, 1]) },
      nodes: [
        node("Conv", ["x", "w"], "c"),
        node("Add", ["c", "x"], "s"),
        node("GlobalAveragePool", ["s"], "g"),
        node("Conv", ["g", "v"], "h"),
        node("Flatten", ["h"], "y"),
      ],
      outputs: ["y"],
    });
    expect(lines.slice(1)).toEqual([
      "conv1 = conv(x, filters: 3, kernel: 1, bias: false)",
      "add1 = add(conv1, x)",
      "features1 = globalpool(add1)",
      "fc1 = dense(features1, units: 5, bias: false)",
      "output fc1",
    ]);
    expect(tensors.get("fc1.weight")!.shape).toEqual([5, 3]);
  });

  test("a chain of constants becomes one batchnorm; an Add after a layer its bias", () => {
    const { lines, tensors } = bodyOf({
      inputs: { x: [1, 4] },
      constants: { w: ramp([4, 3]), b: ramp([3]), m: ramp([1, 3]), two: { shape: [], data: [2] } },
      nodes: [
        node("MatMul", ["x", "w"], "p"),
        node("Add", ["p", "b"], "q"),
        node("Mul", ["q", "m"], "r"),
        node("Sub", ["r", "two"], "s"),
        node("Div", ["s", "two"], "t"),
        node("Relu", ["t"], "y"),
      ],
      outputs: ["y"],
    });
    expect(lines.slice(1, -1)).toEqual([
      "fc1 = dense(x, units: 3)",
      "norm1 = batchnorm(fc1)",
      "relu1 = relu(norm1) @activations(uint8)",
    ]);
    const of = (name: string) => Array.from(tensors.get(`norm1.${name}`)!.data);
    expect(of("gamma")).toEqual([0.5, 1, 1.5]);
    expect(of("beta")).toEqual([-1, -1, -1]);
    expect(of("variance").map((variance) => variance + 1e-5)).toEqual([1, 1, 1]);
  });

  test("shape arithmetic in front of a Reshape is folded", () => {
    const { lines } = bodyOf({
      inputs: image,
      constants: { zero_shape: { shape: [], data: [0] }, rest_shape: { shape: [1], data: [-1] }, w: ramp([192, 2]) },
      nodes: [
        node("Shape", ["x"], "s"),
        node("Gather", ["s", "zero_shape"], "n", { axis: 0 }),
        node("Unsqueeze", ["n"], "u", { axes: [0] }),
        node("Concat", ["u", "rest_shape"], "to", { axis: 0 }),
        node("Reshape", ["x", "to"], "f"),
        node("MatMul", ["f", "w"], "y"),
      ],
      outputs: ["y"],
    });
    expect(lines.slice(1)).toEqual(["fc1 = dense(flatten(x), units: 2, bias: false)", "output fc1"]);
  });

  test("the index of the largest needs no function in front that keeps the order", () => {
    const constants = { w: ramp([4, 3]), up: { shape: [], data: [0.25] }, down: { shape: [], data: [-1] } };
    const nodes = (factor: string) => [
      node("MatMul", ["x", "w"], "p"),
      node("Mul", ["p", factor], "q"),
      node("ArgMax", ["q"], "y", { axis: 1 }),
    ];
    const body = (factor: string) => bodyOf({ inputs: { x: [1, 4] }, constants, nodes: nodes(factor), outputs: ["y"] });
    expect(body("up").lines.slice(2)).toEqual(["label = argmax(fc1)", "output label"]);
    expect(body("down").lines.slice(2)).toEqual(["norm1 = batchnorm(fc1)", "label = argmax(norm1)", "output label"]);
  });
});

test("names that the grammar needs, and those it cannot read, are replaced", () => {
  const named = (name: string, shape: number[]) =>
    bodyOf({ inputs: { [name]: shape }, nodes: [node("Relu", [name], "y")], outputs: ["y"] }).lines[0];
  expect(named("input", [1, 3, 8, 8])).toBe("input image: uint8(scale: 1/255)[3, 8, 8]");
  expect(named("0", [1, 5])).toBe("input features: uint8(scale: 1/255)[5]");
  expect(named("pixels", [1, 5])).toBe("input pixels: uint8(scale: 1/255)[5]");
  const nodes = [node("Relu", ["x"], "y")];
  const { text } = importOnnx(onnxModel({ inputs: image, nodes, outputs: ["y"] }), "2 networks");
  expect(text).toContain("network network_2_networks on pynq");
});

describe("number formats", () => {
  const scalars = (scale: number, bits: number, zero = 0) => ({
    s: { shape: [], data: [scale] },
    z: { shape: [], data: [zero] },
    n: { shape: [], data: [bits] },
  });
  const quant = (input: string, output: string, attributes: NodeParts["attributes"], domain = "onnx.brevitas") => ({
    ...node("Quant", [input, "s", "z", "n"], output, attributes),
    domain,
  });
  const activation = (attributes: NodeParts["attributes"], scale = 0.25, bits = 4) =>
    bodyOf({
      inputs: image,
      constants: scalars(scale, bits),
      nodes: [node("Relu", ["x"], "r"), quant("r", "y", attributes)],
      outputs: ["y"],
    }).lines[1];

  test.each([
    [{ signed: 1, narrow: 1, rounding_mode: "ROUND" }, "int4(narrow, scale: 2^-2)"],
    [{ signed: 0, narrow: 0, rounding_mode: "ROUND" }, "uint4(scale: 2^-2)"],
    [{ signed: 1, narrow: 0, rounding_mode: "FLOOR" }, "int4(scale: 2^-2, round: floor)"],
    [{ signed: 1, narrow: 0, rounding_mode: "DOWN" }, "int4(scale: 2^-2, round: zero)"],
    [{ signed: 0, narrow: 0, rounding_mode: "HALF_UP" }, "uint4(scale: 2^-2, round: half_up)"],
  ])("Quant %j", (attributes, format) =>
    expect(activation(attributes)).toBe(`relu1 = relu(x) @activations(${format})`),
  );

  test("a zero point", () => {
    const { lines } = bodyOf({
      inputs: image,
      constants: scalars(0.25, 8, 128),
      nodes: [node("Sigmoid", ["x"], "r"), quant("r", "y", { signed: 0 })],
      outputs: ["y"],
    });
    expect(lines.join("\n")).toContain("uint8(scale: 2^-2, zero: 128)");
  });

  test("weights with a scale for each output, as the columns of a matrix or the filters of a convolution", () => {
    const parts = (scales: readonly number[], operator: string, w: { shape: number[]; data: number[] }, x: number[]) =>
      bodyOf({
        inputs: { x },
        constants: { ...scalars(1, 4, 2), s: { shape: [...scales], data: [0.5, 0.25] }, w },
        nodes: [quant("w", "wq", { signed: 1, narrow: 0 }), node(operator, ["x", "wq"], "y")],
        outputs: ["y"],
      });
    const matrix = { shape: [3, 2], data: [0.2, 0.2, 0.8, 0.8, 9, 9] };
    const dense = parts([1, 2], "MatMul", matrix, [1, 3]);
    expect(dense.lines[1]).toContain("@weights(int4(scale: [2^-1, 2^-2], zero: 2))");
    // Codes end at 7 - 2 = 5.
    expect(Array.from(dense.tensors.get("fc1.weight")!.data)).toEqual([0, 1, 2.5, 0.25, 0.75, 1.25]);
    const kernel = { shape: [2, 1, 1, 2], data: [0.2, 0.8, 0.2, -9] };
    const conv = parts([2, 1, 1, 1], "Conv", kernel, [1, 1, 4, 4]);
    expect(conv.lines[1]).toContain("@weights(int4(scale: [2^-1, 2^-2], zero: 2))");
    expect(Array.from(conv.tensors.get("conv1.weight")!.data)).toEqual([0, 1, 0.25, -2.5]);
    const inputs = { shape: [2, 3], data: [0, 0, 0, 0, 0, 0] };
    expect(() => parts([2, 1], "MatMul", inputs, [1, 2])).toThrow();
  });

  test("a scale keeps its value and has no exponent", () => {
    const line = activation({ signed: 1 }, 1e-9)!;
    expect(Number(/scale: ([\d.]+)/.exec(line)![1])).toBe(Math.fround(1e-9));
  });

  test("one signed bit is binary", () => {
    expect(activation({ signed: 1 }, 1, 1)).toBe("relu1 = relu(x) @activations(binary(scale: 1))");
  });

  test.each(["onnx.brevitas", "qonnx.custom_op.general", "finn.custom_op.general"])(
    "weights quantised in %s",
    (domain) => {
      const { lines, tensors } = bodyOf({
        inputs: { x: [1, 2] },
        constants: { ...scalars(0.5, 3), w: { shape: [2, 2], data: [0.2, 0.8, -9, 9] } },
        nodes: [quant("w", "wq", { signed: 1, narrow: 0 }, domain), node("MatMul", ["x", "wq"], "y")],
        outputs: ["y"],
      });
      expect(lines[1]).toBe("fc1 = dense(x, units: 2, bias: false) @weights(int3(scale: 2^-1))");
      expect(Array.from(tensors.get("fc1.weight")!.data)).toEqual([0, -2, 1, 1.5]);
    },
  );

  test("a quantiser at the input gives the input its format", () => {
    const nodes = [quant("x", "q", { signed: 1 }), node("Relu", ["q"], "y")];
    const { lines } = bodyOf({ inputs: image, constants: scalars(0.125, 8), nodes, outputs: ["y"] });
    expect(lines[0]).toBe("input x: int8(scale: 2^-3)[3, 8, 8]");
  });

  test("a tensor that others read too is quantised by a layer of its own", () => {
    const nodes = [node("Relu", ["x"], "r"), quant("r", "q", { signed: 0 }), node("Add", ["q", "r"], "y")];
    const { lines } = bodyOf({ inputs: image, constants: scalars(0.5, 4), nodes, outputs: ["y"] });
    expect(lines.slice(1, 4)).toEqual([
      "relu1 = relu(x)",
      "code1 = quantize(relu1, to: uint4(scale: 2^-1))",
      "add1 = add(code1, relu1)",
    ]);
  });
});

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

describe("bad input", () => {
  const valid = onnxModel({
    inputs: image,
    constants: { w: ramp([4, 3, 3, 3]) },
    nodes: [node("Conv", ["x", "w"], "y")],
    outputs: ["y"],
  });

  test("bytes that are no model", () => {
    expect(() => importOnnx(new TextEncoder().encode("not a model at all"), "m.onnx")).toThrow(
      /^m\.onnx is no (readable )?ONNX model/,
    );
    expect(() => importOnnx(new Uint8Array(0), "m.onnx")).toThrow(/holds no graph/);
  });

  test("every cut of a model is refused", () => {
    for (let length = 0; length < valid.length; length++) {
      expect(() => importOnnx(valid.subarray(0, length), "m.onnx")).toThrow(/^m\.onnx is no/);
    }
  });

  test("a changed byte gives a model, a problem or a message, never anything else", () => {
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.nat(255), (position, byte) => {
        const changed = valid.slice();
        changed[position] = byte;
        try {
          importOnnx(changed, "m.onnx");
        } catch (failure) {
          expect((failure as Error).message).toMatch(/^m\.onnx is no/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
