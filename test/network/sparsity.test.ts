import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { check, environment, fixed, tensor } from "./check.ts";

describe("encodings that save nothing", () => {
  const source = (annotations: string, mark = "") => `network n {
  input x: uint8[64]
  y = dense(x, units: 32, bias: false) ${annotations}
${mark}
  output y
}`;

  test("a bitmap of weights of which few are zero", () => {
    // 2,048 weights of 2 bits, 614 of them zero: 2,048 + 1,434 * 2 bits.
    check(
      source(
        "@weights(int2) @sparsity(30%, encode: bitmap)",
        '  //                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ dnnx-encoding-saves-nothing With 30% zeros the weights of "y" take 4916 bits as bitmap, and 4096 when all of them are stored: what says where they lie outweighs the zeros. Leave out "encode".',
      ),
    );
    check(source("@weights(int8) @sparsity(30%, encode: bitmap)"));
  });

  test("padding zeros of a short index, and the encoding that saves", () => {
    const text = source("@weights(int4) @sparsity(30%, encode: run_length(8))");
    const [found] = createCompiler(environment())(parse(text)).diagnostics;
    expect(found).toMatchObject({ code: "dnnx-encoding-saves-nothing" });
    expect(found!.message).toContain("bitmap takes 7784.");
    expect(fixed(text)).toContain("@sparsity(30%, encode: bitmap)");
    check(source("@weights(int4) @sparsity(30%, encode: bitmap)"));
  });

  test("the fix leaves the encoding out where none saves", () => {
    const text = source("@weights(int2) @sparsity(30%, encode: bitmap)");
    expect(fixed(text)).toContain("@sparsity(30%)");
  });
});

describe("the pattern of the zeros in a weights file", () => {
  const source = (pattern: string, mark = "") => `network n {
  weights from "w.npz"
  input x: uint8[8]
  y = dense(x, units: 4, bias: false) @sparsity(50%, ${pattern}, encode: bitmap)
${mark}
  output y
}`;
  const marked = (length: number, message: string) =>
    `  //                                  ${"^".repeat(length)} dnnx-sparsity-pattern-differs ${message}`;
  const file = (kept: (row: number, column: number) => boolean) => ({
    "w.npz": { "y.weight": tensor([4, 8], (index) => (kept(Math.floor(index / 8), index % 8) ? 1 : 0)) },
  });

  test("2:4", () => {
    check(
      source("2:4"),
      file((_, column) => column % 4 < 2),
    );
    check(
      source(
        "2:4",
        marked(35, 'as many zeros as @sparsity says of "y", but not in the pattern 2:4: 4 of 8 groups have too many'),
      ),
      file((_, column) => column < 4),
    );
  });

  test("blocks, filters", () => {
    const corners = file((row, column) => row < 2 === column < 4);
    check(source("block(2, 4)"), corners);
    check(source("filter", marked(38, "0 of its 4 groups are zero as a whole, not 50%")), corners);
    check(
      source("filter"),
      file((row) => row < 2),
    );
    check(source("unstructured"), corners);
  });
});

test("a pattern n:m that leaves no zeros names itself", () => {
  check(`network n {
  input x: uint8[6]
  a = dense(x, units: 2) @sparsity(3:2)
  //                               ^^^ dnnx-wrong-argument The pattern of @sparsity must be n:m with whole numbers of which n is smaller than m, such as 2:4 (2 of every 4 weights are not zero), but it is 3:2.
  b = dense(x, units: 2) @sparsity(50%, 0.5:1)
  //                                    ^^^^^ dnnx-wrong-argument but it is 0.5:1.
  c = dense(x, units: 2) @sparsity(50%, rows)
  //                                    ^^^^ dnnx-wrong-argument must be unstructured, n:m such as 2:4, block(h, w), kernel, channel or filter, but it is "rows".
  output a, b, c
}`);
});
