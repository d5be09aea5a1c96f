import { describe, expect, test } from "vitest";
import { network } from "../network/check.ts";
import { designOf, fileOf } from "./designs.ts";

describe("@reuse", () => {
  test.each([1, 2, 16, 24, 192])("%i weights take turns on each multiplier", (factor) => {
    const body = `  input x: uint8[16]\n  y = dense(x, units: 12) @reuse(${factor})\n  output y`;
    const { fold } = designOf(fileOf(body)).stages[0]!;
    expect((16 * 12) / (fold.pe * fold.simd)).toBe(factor);
  });

  test("what cannot be is refused with what can", () => {
    network(`network n {
  input x: uint8[16]
  y = dense(x, units: 12) @reuse(5)
  //                      ^^^^^^^^^ dnnx-illegal-fold 1, 2, 3, 4, 6, 8, 12, 16, 24
  z = dense(x, units: 12) @fold(pe: 4) @reuse(2)
  //                                   ^^^^^^^^^ dnnx-illegal-fold 3, 6, 12, 24, 48
  output y, z
}`);
  });
});
