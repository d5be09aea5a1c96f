import { describe, expect, test } from "vitest";
import { bodyOf, image, node, ramp } from "./body.ts";

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
