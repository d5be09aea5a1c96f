import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { mostPacked } from "../../server/mapping/packing.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { environment } from "../network/check.ts";

function compiled(layers: string, input = "uint8[16]", device = "xc7z020") {
  const text = `target board { device ${device} clock 12 MHz }\napproximation packs { fold pack: 2 }\nnetwork n on board {\n  input x: ${input}\n  ${layers}\n}\n`;
  return createCompiler(environment())(parse(text));
}

function messages(...of: Parameters<typeof compiled>): string[] {
  return compiled(...of)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code}: ${message}`);
}

/** The unit of the layer `y`. */
function unitOf(...of: Parameters<typeof compiled>) {
  const { design } = compiled(...of).mapped[0]!;
  const unit = design.units.find(({ name }) => name === "y");
  if (unit?.kind !== "matrixVector") throw new Error("y is no matrix-vector unit");
  return { unit, design };
}

const dense = (weights: string, fold: string) => `y = dense(x, units: 12) @weights(${weights}) ${fold}\n  output y`;

test("packed products take a part of the slices, the same cycles, and more look-up tables", () => {
  const plain = unitOf(dense("int8", "@fold(pe: 6, simd: 4)")).design;
  const packed = unitOf(dense("int8", "@fold(pe: 6, simd: 4, pack: 2)")).design;
  expect([plain.cost.dsp, packed.cost.dsp]).toEqual([24, 12]);
  expect(packed.timing).toMatchObject({ interval: plain.timing.interval, latency: plain.timing.latency });
  expect(packed.cost.lut).toBeGreaterThan(plain.cost.lut);
});

test("numbers are added before they are taken apart where their places leave room", () => {
  const of = (weights: string, device: string) =>
    unitOf(dense(weights, "@fold(pe: 6, simd: 4, pack: 2)"), "uint8[16]", device).unit.packed;
  // Two weights of 8 bits 16 bits apart take 25 bits, 18 bits apart 27.
  expect(of("int8", "xc7z020")).toEqual({ products: 2, summed: false });
  expect(of("int8", "xczu7ev")).toEqual({ products: 2, summed: true });
  expect(of("int6", "xc7z020")).toEqual({ products: 2, summed: true });
});

test("numbers overlap by a bit where they do not fit side by side", () => {
  const of = (pack: number) =>
    unitOf(dense("int4", `@fold(pe: 12, simd: 4, pack: ${pack})`), "uint4[16]", "xczu7ev").unit.packed;
  expect(of(3)).toEqual({ products: 3, summed: true });
  expect(of(4)).toEqual({ products: 4, summed: false, overlapping: true });
});

describe("how many products share a slice", () => {
  test.each([
    ["uint8", "int8", "xc7z020", 2],
    ["uint4", "int4", "xc7z020", 3],
    ["uint4", "int4(narrow)", "xc7z020", 4],
    ["uint4", "int4", "xczu7ev", 4],
    ["int4", "int4", "xczu7ev", 4],
    ["uint5", "int5", "xc7z020", 3],
    ["uint2", "int2", "xc7z020", 8],
    ["int4", "int4", "ecp5-85f", 2],
    ["uint4", "int4", "ice40up5k", 2],
    ["uint8", "int8", "ecp5-85f", 1],
    ["int8", "int16", "xczu7ev", 1],
    ["binary", "int8", "xc7z020", 1],
  ])("%s times %s on %s: %i", (input, weights, device, most) => {
    const { unit, design } = unitOf(dense(weights, "@fold(pe: 1, simd: 1)"), `${input}[16]`, device);
    expect(mostPacked(unit, design.target.device)).toBe(most);
  });
});

test("more than fit is an error with the most that do, or the reason why none do", () => {
  expect(messages(dense("int8", "@fold(pack: 3)"))).toEqual([
    'dnnx-packing-not-possible: 3 products of "y" cannot share a multiplier of Zynq-7020: its ports have 25 and 18 bits, and the packed weights take 39, an element 9. At most 2 can.',
  ]);
  expect(messages(dense("ternary", "@fold(pack: 2)"))).toEqual([
    'dnnx-packing-not-possible: 2 products of "y" cannot share a multiplier of Zynq-7020: weights in ternary take no multiplier. Leave out `pack`.',
  ]);
  expect(messages(dense("int4", "@fold(pack: 2)"), "uint4[16]", "ice40hx8k")[0]).toContain("it has none");
});

test("a fold holds whole packs", () => {
  expect(messages(dense("int8", "@fold(pe: 3, pack: 2)"))).toEqual([
    'dnnx-illegal-fold: A pe of 3 does not divide the channels, 2 at a time, of "y". Legal values: 2, 4, 6, 12.',
  ]);
  expect(messages(dense("int8", "@fold(pack: 5)"))).toEqual([
    'dnnx-illegal-fold: A pack of 5 does not divide the channels of "y". Legal values: 2, 3, 4, 6.',
  ]);
  expect(messages("y = depthwise(x, kernel: 3) @fold(pack: 2)\n  output y", "uint8[4, 6, 6]")[0]).toContain(
    "has no pack: no two of its output channels multiply an element at the same time",
  );
});

test("a default packs the layers that it fits", () => {
  const layers = [
    "use packs",
    "a = dense(x, units: 12) @weights(ternary) @activations(int8)",
    "b = dense(a, units: 9) @weights(int8) @activations(int8)",
    "y = dense(b, units: 12) @weights(int8)",
    "output y",
  ].join("\n  ");
  expect(messages(layers)).toEqual([]);
  const packed = unitOf(layers).design.units.flatMap((unit) => ("packed" in unit && unit.packed ? unit.name : []));
  expect(packed).toEqual(["y"]);
});
