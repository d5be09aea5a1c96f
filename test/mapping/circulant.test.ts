import { describe, expect, test } from "vitest";
import { weightShape } from "../../server/units/matrixVector/resources.ts";
import { designOf, fileOf } from "./designs.ts";

function units(body: string) {
  const { units } = designOf(fileOf(body));
  const matrix = units.find((unit) => unit.kind === "matrixVector");
  if (matrix?.kind !== "matrixVector") throw new Error("there is no matrix-vector unit");
  return { kinds: units.map(({ kind }) => kind), matrix };
}

describe("circulant blocks", () => {
  test.each([
    [1, 1],
    [2, 8],
    [8, 2],
    [4, 4],
    [8, 16],
    [32, 64],
  ])("are stored as one vector each with pe %i, simd %i", (pe, simd) => {
    const { matrix } = units(`  input x: uint8[64]
  y = dense(x, units: 32, bias: false) @circulant(8) @fold(pe: ${pe}, simd: ${simd})
  output y`);
    const { width, depth } = weightShape(matrix);
    expect(width * depth).toBe((32 * 64 * 8) / 8);
  });

  test("of an image that is flattened need its words channel by channel, those of a window do not", () => {
    const flat = units(`  input x: uint8[4, 3, 3]
  y = dense(flatten(x), units: 8) @circulant(4) @fold(pe: 2, simd: 4)
  output y`);
    expect(flat.kinds).toEqual(["converter", "reorder", "converter", "window", "matrixVector"]);
    const conv = units(`  input x: uint8[4, 3, 3]
  y = conv(x, filters: 8, kernel: 3) @circulant(4) @fold(pe: 2, simd: 4)
  output y`);
    expect(conv.kinds).not.toContain("reorder");
  });
});
