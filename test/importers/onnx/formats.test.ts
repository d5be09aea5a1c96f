import { describe, expect, test } from "vitest";
import { bodyOf, image, node } from "./body.ts";
import type { NodeParts } from "./model.ts";

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
