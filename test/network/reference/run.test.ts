import { describe, expect, test } from "vitest";
import { integerFormat } from "../../../server/formats/integer.ts";
import type { Arithmetic, Finish } from "../../../server/network/arithmetic.ts";
import type { Layer } from "../../../server/network/checked.ts";
import { runReference } from "../../../server/network/reference/run.ts";
import { sampleInputs } from "../../../server/network/reference/sample.ts";
import { binary } from "../weights/formats.ts";
import { geometry, inputLayer, layer, network, scaled, tensor, weights, wide } from "./network.ts";

const int8 = scaled(integerFormat(8, true));
const none: Finish = { kind: "none" };

/** Codes of one layer over inputs, computed by hand in the expectations. */
function run(
  inputs: Record<string, { shape: number[]; codes: number[] }>,
  arithmetic: Arithmetic,
  shape: number[],
  more = {},
) {
  const layers = Object.entries(inputs).map(([name, { shape: own }]) => inputLayer(name, own, int8));
  const node = layer("y", { inputs: layers, output: tensor("y", shape, wide), arithmetic, ...more });
  const codes = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.codes]));
  return [...runReference(network([...layers, node]), codes).get("y")!];
}

const image = { x: { shape: [1, 3, 3], codes: [1, 2, 3, 4, 5, 6, 7, 8, 9] } };

describe("layers by hand", () => {
  test("conv is cross-correlation with bias", () => {
    const more = { geometry: geometry([1, 3, 3], [2, 2]), weights: weights([1, 1, 2, 2], [1, 0, 0, -2], [10]) };
    expect(run(image, { kind: "multiplyAccumulate", finish: none }, [1, 2, 2], more)).toEqual([1, 0, -2, -3]);
  });

  test("conv pads with the code 0; stride 2", () => {
    const more = {
      geometry: geometry([1, 3, 3], [3, 3], { padding: [1, 1, 1, 1], stride: [2, 2] }),
      weights: weights([1, 1, 3, 3], [1, 1, 1, 1, 1, 1, 1, 1, 1]),
    };
    expect(run(image, { kind: "multiplyAccumulate", finish: none }, [1, 2, 2], more)).toEqual([12, 16, 24, 28]);
  });

  test("dense over a vector, each unit its row", () => {
    const vector = { x: { shape: [3], codes: [1, -2, 3] } };
    const more = { weights: weights([2, 3], [1, 1, 1, 2, 0, -1], [0, 5]) };
    expect(run(vector, { kind: "multiplyAccumulate", finish: none }, [2], more)).toEqual([2, 4]);
  });

  test("depthwise keeps channels apart", () => {
    const two = { x: { shape: [2, 1, 2], codes: [1, 2, 3, 4] } };
    const more = { geometry: geometry([2, 1, 2], [1, 2]), weights: weights([2, 1, 1, 2], [1, 10, 100, 1000]) };
    expect(run(two, { kind: "depthwise", finish: none }, [2, 1, 1], more)).toEqual([21, 4300]);
  });

  test("padding never wins in a maxpool, and counts as zero in a sum", () => {
    const low = { x: { shape: [1, 2, 2], codes: [-5, -6, -7, -8] } };
    const more = { geometry: geometry([1, 2, 2], [2, 2], { padding: [1, 1, 0, 0], stride: [2, 2] }) };
    expect(run(low, { kind: "maxPool" }, [1, 1, 1], more)).toEqual([-5]);
    expect(run(low, { kind: "sumPool", finish: none }, [1, 1, 1], more)).toEqual([-5]);
  });

  test("global pools", () => {
    expect(run(image, { kind: "globalMax" }, [1])).toEqual([9]);
    expect(run(image, { kind: "globalSum", finish: none }, [1])).toEqual([45]);
  });

  test("add shifts to the smaller scale", () => {
    const two = { a: { shape: [2], codes: [1, -3] }, b: { shape: [2], codes: [5, 7] } };
    expect(run(two, { kind: "add", shiftA: 2, shiftB: 0, finish: none }, [2])).toEqual([9, -5]);
  });

  test("argmax takes the lowest index on a tie", () => {
    expect(run({ x: { shape: [4], codes: [3, 7, 7, 1] } }, { kind: "argmax" }, [1])).toEqual([1]);
  });
});

describe("finishing by hand", () => {
  const values = { x: { shape: [2, 3], codes: [-3, 2, 6, -6, 3, 127] } };
  const map = (finish: Finish) => run(values, { kind: "map", finish }, [2, 3]);

  test("clamp", () => expect(map({ kind: "clamp", low: 0, high: 100 })).toEqual([0, 2, 6, 0, 3, 100]));
  test.each([
    ["nearest_even", [-1, 0, 2, -2, 1, 15]],
    ["half_up", [-1, 1, 2, -1, 1, 15]],
    ["floor", [-1, 0, 1, -2, 0, 15]],
    ["zero", [0, 0, 1, -1, 0, 15]],
  ] as const)("shift by 2, %s, saturated to 15", (rounding, codes) =>
    expect(map({ kind: "shift", shift: 2, rounding, overflow: "saturate", low: -16, high: 15 })).toEqual(codes),
  );
  test("thresholds: each channel its row, a flipped one counts below", () => {
    const parameters = () => ({ thresholds: Float64Array.of(-3, 6, 0, 3), flip: Uint8Array.of(0, 1) });
    expect(map({ kind: "thresholds", low: 0, step: 1, levels: 2, parameters })).toEqual([1, 1, 2, 2, 0, 0]);
  });
  test("requantise: multiplier and addend per channel, then a rounded shift", () => {
    const parameters = () => ({ multiplier: Float64Array.of(3, -2), addend: Float64Array.of(1, 0), shift: 1 });
    const finish = { kind: "requantise", multiplierBits: 3, rounding: "nearest_even", overflow: "saturate" } as const;
    expect(map({ ...finish, low: -100, high: 100, perChannel: true, parameters })).toEqual([-4, 4, 10, 6, -3, -100]);
  });
});

describe("whole networks", () => {
  test("views pass on codes, fused layers have none and their reader finds the source", () => {
    const x = inputLayer("x", [1, 2, 2], int8);
    const view: Layer = layer("flat", {
      inputs: [x],
      output: { ...x.output, shape: [4] },
      arithmetic: { kind: "view" },
    });
    const fused = layer("norm", { inputs: [view], output: view.output, arithmetic: { kind: "fused", into: "y" } });
    const clamp: Finish = { kind: "clamp", low: 0, high: 127 };
    const y = layer("y", {
      inputs: [fused],
      output: tensor("y", [4], int8),
      arithmetic: { kind: "map", finish: clamp },
    });
    const codes = runReference(network([x, view, fused, y]), { x: [1, -2, 3, -4] });
    expect([...codes.keys()]).toEqual(["x", "flat", "y"]);
    expect([...codes.get("y")!]).toEqual([1, 0, 3, 0]);
  });

  test("a code outside the declared range is an internal error that names the layer", () => {
    const x = inputLayer("x", [2], int8);
    const output = tensor("sum", [2], int8, { low: 0, high: 99 });
    const sum = layer("sum", {
      inputs: [x, x],
      output,
      arithmetic: { kind: "add", shiftA: 0, shiftB: 0, finish: none },
    });
    expect([...runReference(network([x, sum]), { x: [1, 49] }).get("sum")!]).toEqual([2, 98]);
    expect(() => runReference(network([x, sum]), { x: [1, 50] })).toThrow(
      /layer sum .* computed the code 100 at 1, outside its range 0 to 99/,
    );
  });

  test.each([
    [{}, /input x is missing: give 2 codes of int8/],
    [{ x: [1] }, /has 1 codes, the network reads 2/],
    [{ x: [1, 128] }, /x\[1\] is 128.*integers -128 to 127/],
    [{ x: [0.5, 1] }, /x\[0\] is 0.5/],
    [{ x: [Number.NaN, 1] }, /x\[0\] is NaN/],
  ])("inputs %j are refused", (inputs, message) => {
    expect(() => runReference(network([inputLayer("x", [2], int8)]), inputs)).toThrow(message);
  });

  test("a binary input has no code 0", () => {
    expect(() => runReference(network([inputLayer("x", [2], scaled(binary))]), { x: [1, 0] })).toThrow(
      /codes are -1 and 1/,
    );
  });

  test("sampled inputs are codes of the format, the same for the same seed", () => {
    const net = network([
      inputLayer("x", [500], scaled(binary)),
      inputLayer("z", [500], scaled(integerFormat(4, false))),
    ]);
    const [first, second] = sampleInputs(net, 2, 1);
    expect([...new Set(first!.x)].sort()).toEqual([-1, 1]);
    expect([...new Set(first!.z)].sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, code) => code));
    expect(first).not.toEqual(second);
    expect(sampleInputs(net, 1, 1)[0]).toEqual(first);
    expect(sampleInputs(net, 1, 2)[0]).not.toEqual(first);
    expect(() => runReference(net, second!)).not.toThrow();
  });
});
