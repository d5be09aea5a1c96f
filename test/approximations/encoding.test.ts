import { describe, expect, test } from "vitest";
import { encodedBits } from "../../server/approximations/encoding.ts";
import { weightBits } from "../../server/estimate/memory.ts";
import { network } from "../network/check.ts";

/** Stored bits of 64 x 32 weights of 8 bits, 75 % of them zero, without a bias. */
function stored(annotation: string): number {
  const { layer } = network(`network n {
  input x: uint8[64]
  y = dense(x, units: 32, bias: false) ${annotation}
  output y
}`);
  return weightBits(layer("y"));
}

describe("storage of sparse weights", () => {
  const kept = 512;

  test("bitmap: one bit for each weight, and those that are not zero", () => {
    expect(stored("@sparsity(75%, encode: bitmap)")).toBe(2048 + kept * 8);
  });

  test("run lengths: an index for each, and zeros where a run is longer than the index counts", () => {
    const entries = Math.round(kept / (1 - 0.75 ** 16));
    expect(entries).toBe(517);
    expect(stored("@sparsity(75%, encode: run_length(4))")).toBe(entries * (8 + 4));
    expect(stored("@sparsity(75%, encode: run_length)")).toBe(entries * (8 + 4));
    expect(stored("@sparsity(75%, encode: run_length(2))")).toBe(749 * (8 + 2));
  });

  test("csc: where each column begins as well", () => {
    expect(stored("@sparsity(75%, encode: csc(4))")).toBe(517 * 12 + 65 * 10);
  });

  test("an index for each group of the pattern", () => {
    expect(stored("@sparsity(75%, block(4, 2), encode: bitmap)")).toBe(256 + 64 * 64);
    expect(stored("@sparsity(75%, filter, encode: bitmap)")).toBe(32 + 8 * 64 * 8);
    expect(stored("@sparsity(75%, channel, encode: bitmap)")).toBe(64 + 16 * 32 * 8);
  });

  test("no padding where the pattern keeps runs short", () => {
    expect(stored("@sparsity(2:4, encode: run_length(3))")).toBe(1024 * (8 + 3));
    expect(stored("@sparsity(2:4, encode: run_length(2))")).toBe(Math.round(1024 / (1 - 0.5 ** 4)) * (8 + 2));
  });
});

test("the factor of EIE: 4 % of the weights with 4 index bits store 2.08 entries for each", () => {
  const weights = { groups: 1e6, density: 0.04, groupBits: 4, columns: 1, longestRun: 1e6 };
  expect(encodedBits({ kind: "run_length", indexBits: 4 }, weights) / (0.04 * 1e6 * 8)).toBeCloseTo(2.085, 3);
});

test("an encoding that does not exist", () => {
  network(`network n {
  input x: uint8[64]
  y = dense(x, units: 32) @sparsity(75%, encode: huffman)
  //                                             ^^^^^^^ dnnx-wrong-argument bitmap, run_length(bits) or csc(bits)
  output y
}`);
});
