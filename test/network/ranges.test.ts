import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { allDiagnostics, check as checkMarks, environment, type Files, fixed, tensor } from "./check.ts";

const one = (statements: string) => `network n {\n  input x: uint4[4]\n${statements}\n}`;

/** Dead bits are marked as everything else. */
function check(source: string, files?: Files) {
  const checked = checkMarks(source, files);
  const dead = allDiagnostics(checked).filter(({ code }) => code === "dnnx-dead-bits");
  if (!source.includes("dnnx-dead-bits")) expect(dead.map(({ message }) => message)).toEqual([]);
  return checked;
}

describe("dead bits", () => {
  test("of the output of a layer, with the format that suffices", () => {
    check(
      one(`  y = relu(x) @activations(int16)
  //          ^^^^^^^^^^^^^^^^^^^ dnnx-dead-bits The output of "y": codes go from 0 to 15 for every input, so that of the 16 bits of int16 12 never say anything, the sign among them. uint4 holds the same codes.
  z = dense(y, units: 2)
  output z`),
    );
  });

  test.each([
    ["integer with a scale", "quantize(x, to: int8(scale: 2))", "int8(scale: 2)", "uint4(scale: 2)"],
    [
      "fixed point",
      "quantize(x, to: fixed<16, 8>(round: floor))",
      "fixed<16, 8>(round: floor)",
      "ufixed<12, 4>(round: floor)",
    ],
    ["narrow", "quantize(x, to: int8(narrow, scale: 1))", "int8(narrow, scale: 1)", "uint4(scale: 1)"],
  ])("the fix gives the same codes: %s", (_, call, written, better) => {
    const source = one(`  y = ${call}\n  output y`);
    const after = fixed(source);
    expect(after).toBe(source.replace(written, better));
    const output = (text: string) =>
      createCompiler(environment())(parse(text)).checked.networks[0]!.byName.get("y")!.output;
    expect(output(after).range).toEqual(output(source).range);
    expect(output(after).format.scale).toBe(output(source).format.scale);
    expect(allDiagnostics(createCompiler(environment())(parse(after)).checked)).toEqual([]);
  });

  test("of an accumulator", () => {
    const source = one(`  y = dense(x, units: 2, bias: false) @weights(int4) @accumulator(int32)
  //                                                 ^^^^^^^^^^^^^^^^^^^ dnnx-dead-bits from -480 to 420 for every input, so that of the 32 bits of int32 22 never say anything. int10
  output y`);
    check(source);
    expect(fixed(source)).toContain("@accumulator(int10)");
  });

  test("of weights in a file whose scale is written", () => {
    const files = { "w.npz": { "y.weight": tensor([2, 4], (index) => (index - 4) / 16) } };
    check(
      one(`  weights from "w.npz"
  y = dense(x, units: 2, bias: false) @weights(fixed<16, 8>)
  //                                  ^^^^^^^^^^^^^^^^^^^^^^ dnnx-dead-bits The weights of "y": codes go from -64 to 48 in the file, so that of the 16 bits of fixed<16, 8> 9
  output y`),
      files,
    );
  });

  test("are not told where several layers share the format", () => {
    check(
      `approximation wide {\n  activations int16\n}\nblock b(x) {\n  y = relu(x) @activations(int16)\n  return y\n}\n${one(
        "  use wide\n  y = relu(x)\n  z = dense(y, units: 2)\n  v = dense(b(x), units: 2)\n  output z, v",
      )}`,
    );
  });

  test("are not told of a format whose scale fills it", () => {
    check(one("  y = dense(x, units: 2) @activations(int4)\n  z = dense(y, units: 2)\n  output z"));
  });
});

describe("values beyond a format", () => {
  test("come out at the other end with wrap", () => {
    check(
      one(`  y = dense(x, units: 2, bias: false) @weights(int4(scale: 1)) @activations(int8(scale: 1, overflow: wrap))
  //                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ dnnx-wrap-overflow "y" goes from -480 to 420 in the worst case, but int8(scale: 1, overflow: wrap) only from -128 to 127
  output y`),
    );
    check(
      one(
        "  y = dense(x, units: 2, bias: false) @weights(int4(scale: 1)) @activations(int10(scale: 1, overflow: wrap))\n  output y",
      ),
    );
  });

  test("with weights from a file it is their range that counts", () => {
    const source = (bits: number) =>
      one(`  weights from "w.npz"
  y = dense(x, units: 2, bias: false) @activations(int${bits}(scale: 1, overflow: wrap))
  output y`);
    const files = { "w.npz": { "y.weight": tensor([2, 4], (index) => (index % 2 === 0 ? 1 : -1)) } };
    // Two weights of each sign: sums from -30 to 30.
    expect(check(source(6), files).networks).toHaveLength(1);
    const messages = allDiagnostics(createCompiler(environment(files))(parse(source(5))).checked).map(
      (it) => it.message,
    );
    expect(messages.join()).toMatch(/"y" goes from -30 to 30 with these weights, but int5\(.*\) only from -16 to 15/);
  });

  test.each([
    ["uint8(scale: 64)", "becomes 0 in uint8(scale: 64): one step of it is 64. Use a smaller scale."],
    ["uint7(scale: 2^-20)", undefined],
  ])("that all become one value: %s", (format, message) => {
    const messages = allDiagnostics(
      createCompiler(environment())(parse(one(`  y = quantize(x, to: ${format})\n  output y`))).checked,
    ).map((it) => it.message);
    if (message) expect(messages.join()).toContain(message);
    else expect(messages).toEqual([]);
  });

  test("that all lie beyond an end", () => {
    check(`network n {
  input x: uint8(scale: 1, zero: 255)[4]
  y = quantize(x, to: uint4(scale: 1))
  //                  ^^^^^^^^^^^^^^^ dnnx-constant-values Every value of "y", from -255 to 0, becomes 0 in uint4(scale: 1): 0 is its smallest value. Use a format with a sign.
  output y
}`);
  });

  test("negative ones in an unsigned format", () => {
    check(
      one(`  a = tanh(dense(x, units: 4)) @activations(uint4)
  //  ^^^^ dnnx-negative-values-lost "a" goes down to -1
  b = dense(x, units: 4) @activations(uint4)
  //                     ^^^^^^^^^^^^^^^^^^^ dnnx-negative-values-lost all values below 0 become 0, as in a relu
  c = relu(dense(x, units: 4)) @activations(uint4)
  output a, b, c`).replace("//  ^^^^ dnnx", "//                           ^^^^^^^^^^^^^^^^^^^ dnnx"),
    );
  });
});

describe("weights of a file in a format that does not suit them", () => {
  const files = (value: (index: number) => number) => ({ "w.npz": { "y.weight": tensor([2, 4], value) } });
  const source = (format: string, mark: string) =>
    one(`  weights from "w.npz"\n  y = dense(x, units: 2, bias: false) @weights(${format})\n${mark}\n  output y`);

  test("of which most become 0", () => {
    const one_ = (index: number) => (index === 0 ? 1 : 0.01);
    check(
      source(
        "int4",
        `  //                                  ^^^^^^^^^^^^^^ dnnx-precision-lost 87.5 % of the weights in "y.weight" become 0 in int4: its step is 0.25`,
      ),
      files(one_),
    );
    check(source("int16", ""), files(one_));
  });

  test("zeros of the file are none that were lost", () => {
    check(
      source("int4", ""),
      files((index) => (index === 0 ? 1 : 0)),
    );
  });

  test("which saturate", () => {
    check(
      source(
        "fixed<8, -2>",
        `  //                                  ^^^^^^^^^^^^^^^^^^^^^^ dnnx-weights-saturate 85.7 % of the weights of "y" that are not 0 lie outside of fixed<8, -2>, which goes from -0.125 to 0.124 (the weights from 0 to 0.7): they become its ends.`,
      ),
      files((index) => index / 10),
    );
    check(
      source("fixed<8, 1>", ""),
      files((index) => (index - 4) / 4),
    );
  });
});

test("most values of a sum lie within half a step of a format", () => {
  // 64 weights of 1/64 in both signs, inputs 0 … 15: values of typically 1.1, the largest 7.5.
  const files = { "w.npz": { "y.weight": tensor([2, 64], (index) => (index % 2 === 0 ? 1 : -1) / 64) } };
  const source = (format: string, mark: string) => `network n {
  weights from "w.npz"
  input x: uint4[64]
  y = dense(x, units: 2, bias: false) @activations(${format})
${mark}
  z = relu(y)
  output z
}`;
  check(
    source(
      "int8(scale: 4)",
      '  //                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ dnnx-precision-lost More than 90 % of the values of "y" become 0',
    ),
    files,
  );
  check(source("int8(scale: 2^-4)", ""), files);
});
