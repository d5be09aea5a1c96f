import { describe, expect, test } from "vitest";
import { encodedBits } from "../../server/approximations/encoding.ts";
import { weightBits } from "../../server/estimate/memory.ts";
import { runsTaken } from "../../server/units/sparse/runs.ts";
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

  // A run of zeros in front of a weight is as long as its row at most.
  test("run lengths: an index for each, and zeros where a run is longer than the index counts", () => {
    const entries = Math.round(kept * (1 + 0.75 ** 16 * (1 - 16 / 64) + 0.75 ** 32 * (1 - 32 / 64)));
    expect(entries).toBe(516);
    expect(stored("@sparsity(75%, encode: run_length(4))")).toBe(entries * (8 + 4));
    expect(stored("@sparsity(75%, encode: run_length)")).toBe(entries * (8 + 4));
    const zeros = Array.from({ length: 15 }, (_, run) => 4 * (run + 1));
    const short = zeros.reduce((sum, many) => sum + kept * 0.75 ** many * (1 - many / 64), kept);
    expect(stored("@sparsity(75%, encode: run_length(2))")).toBe(Math.round(short) * (8 + 2));
  });

  test("csc: where each column begins as well", () => {
    expect(stored("@sparsity(75%, encode: csc(4))")).toBe(515 * 12 + 65 * 10);
  });

  test.each(["block(4, 2)", "filter", "channel"])("a bit for each weight too where %s is zero together", (pattern) => {
    expect(stored(`@sparsity(75%, ${pattern}, encode: bitmap)`)).toBe(2048 + kept * 8);
  });

  test.each(
    ["unstructured", "block(1, 8)", "block(4, 2)", "block(16, 1)", "filter", "channel"].flatMap((pattern) => [
      { pattern, encode: "run_length", indexBits: 2 },
      { pattern, encode: "run_length", indexBits: 4 },
      { pattern, encode: "csc", indexBits: 2 },
      { pattern, encode: "csc", indexBits: 3 },
    ]),
  )("$pattern as $encode($indexBits): as many entries as hardware has", ({ pattern, encode, indexBits }) => {
    const { weights, sparsity } = network(`network n {
  input x: uint8[512]
  y = dense(x, units: 256, bias: false) @sparsity(75%, ${pattern}, encode: ${encode}(${indexBits}))
  output y
}`).layer("y");
    const [rows, columns] = [256, 512];
    const codes = weights!.codes();
    let entries = 0;
    if (encode === "csc") {
      for (let column = 0; column < columns; column++)
        entries += runsTaken(rows, indexBits, (row) => codes[row * columns + column] !== 0);
    } else {
      for (let row = 0; row < rows; row++)
        entries += runsTaken(columns, indexBits, (column) => codes[row * columns + column] !== 0);
    }
    const pointers = encode === "csc" ? (columns + 1) * Math.ceil(Math.log2(entries + 1)) : 0;
    const bits = weightBits({ weights: weights!, ...(sparsity ? { sparsity } : {}) });
    expect(bits / (entries * (8 + indexBits) + pointers)).toBeCloseTo(1, 1.2);
  });

  test("no padding where the pattern keeps runs short", () => {
    expect(stored("@sparsity(2:4, encode: run_length(3))")).toBe(1024 * (8 + 3));
    expect(stored("@sparsity(2:4, encode: run_length(2))")).toBe(
      Math.round(1024 * (1 + 0.5 ** 4 * (1 - 4 / 64) + 0.5 ** 8 * (1 - 8 / 64) + 0.5 ** 12)) * (8 + 2),
    );
  });
});

test("the factor of EIE: 4 % of the weights with 4 index bits store 2.08 entries for each", () => {
  const weights = { count: 1e6, density: 0.04, bits: 4, columns: 1, list: 1e6, span: 1 };
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
