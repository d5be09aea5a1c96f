import { describe, expect, test } from "vitest";
import { integerFormat } from "../../../server/formats/integer.ts";
import { runFloat } from "../../../server/network/reference/float.ts";
import { geometry, inputLayer, type LayerParts, layer, network, scaled, tensor, weights, wide } from "./network.ts";

const none = { kind: "none" } as const;

/** Real values of one layer over one input of the shape. */
function run(shape: readonly number[], values: number[], output: readonly number[], parts: Omit<LayerParts, "output">) {
  const x = inputLayer("x", shape, scaled(integerFormat(8, true)));
  const node = layer("y", { inputs: [x], ...parts, output: tensor("y", output, wide) });
  return [...runFloat(network([x, node]), { x: values }).get("y")!];
}

describe("floating point", () => {
  test("seeded weights count as codes times scale", () => {
    const own = weights([2, 2], [1, 2, 3, 4], [1, -1], 0.25);
    const parts = {
      operation: "dense",
      arithmetic: { kind: "multiplyAccumulate", finish: none },
      weights: own,
    } as const;
    expect(run([2], [0.5, 1], [2], parts)).toEqual([0.25 * 2.5 + 0.25, 0.25 * 5.5 - 0.25]);
  });

  test("weights of a file keep the values that quantisation loses", () => {
    const own = { ...weights([1, 2], [0, 0], [0]), values: () => [0.1, -0.2], biasValues: () => [0.05] };
    const parts = {
      operation: "dense",
      arithmetic: { kind: "multiplyAccumulate", finish: none },
      weights: own,
    } as const;
    expect(run([2], [1, 1], [1], parts)[0]).toBeCloseTo(-0.05, 12);
  });

  test("an average divides by the whole window, padding included", () => {
    const g = geometry([1, 2, 2], [2, 2], { padding: [1, 1, 0, 0], stride: [2, 2] });
    const parts = { operation: "avgpool", arithmetic: { kind: "sumPool", finish: none }, geometry: g } as const;
    expect(run([1, 2, 2], [1, 2, 3, 4], [1, 1, 1], parts)).toEqual([0.25]);
  });

  test("global pools", () => {
    const average = { operation: "globalpool", arithmetic: { kind: "globalSum", finish: none } } as const;
    expect(run([2, 1, 2], [1, 2, 3, 5], [2], average)).toEqual([1.5, 4]);
    const largest = {
      operation: "globalpool",
      attributes: { kind: "max" },
      arithmetic: { kind: "globalMax" },
    } as const;
    expect(run([2, 1, 2], [1, 2, 3, 5], [2], largest)).toEqual([2, 5]);
  });

  test("a batchnorm is its own real function, wherever its integers are computed", () => {
    const affine = () => ({ a: Float64Array.of(2, -1), b: Float64Array.of(0.5, 0) });
    const parts = { operation: "batchnorm", arithmetic: { kind: "fused", into: undefined }, affine } as const;
    expect(run([2, 2], [1, 2, 3, 4], [2, 2], parts)).toEqual([2.5, 4.5, -3, -4]);
  });

  test("quantize passes on what it reads, relu and argmax work on real values", () => {
    const map = { kind: "map", finish: none } as const;
    expect(run([2], [0.3, -0.7], [2], { operation: "quantize", arithmetic: map })).toEqual([0.3, -0.7]);
    expect(run([2], [0.3, -0.7], [2], { operation: "relu", arithmetic: map })).toEqual([0.3, 0]);
    expect(run([3], [0.3, 0.9, 0.9], [1], { operation: "argmax", arithmetic: { kind: "argmax" } })).toEqual([1]);
  });

  test("inputs of another length are refused", () => {
    const parts = { operation: "relu", arithmetic: { kind: "map", finish: none } } as const;
    expect(() => run([2], [1], [2], parts)).toThrow(/input x has 1 values, the network reads 2/);
  });
});
