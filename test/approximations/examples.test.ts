import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { effectsOf, withoutApproximations } from "../../server/service/exact.ts";
import { environment } from "../network/check.ts";

const folder = new URL("../../examples/approximations/", import.meta.url);

function compiled(text: string) {
  const { mapped, diagnostics } = createCompiler(environment())(parse(text));
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  return mapped[0]!;
}

function effects(name: string): ReadonlyMap<string, readonly [number | null, number | null]> {
  const text = readFileSync(new URL(`${name}.dnnx`, folder), "utf8");
  const list = effectsOf(compiled(text), compiled(withoutApproximations(parse(text))));
  return new Map(list.map(({ what, approximated, exact }) => [what, [approximated.value, exact.value]]));
}

/** A dense layer of 64 inputs and 32 units: 2,048 MACs, 2,048 weights of 8 bits. */
const dense = { macs: 2048, bits: 16_384 };

describe("what each approximation changes, by hand", () => {
  test.each([
    { name: "sparsity", macs: [512, dense.macs], bits: [2048 + 512 * 8, dense.bits] },
    { name: "share", macs: [dense.macs, dense.macs], bits: [2048 * 4 + 16 * 8, dense.bits] },
    { name: "circulant", macs: [dense.macs, dense.macs], bits: [256 * 8, dense.bits] },
    { name: "lowrank", macs: [8 * (64 + 32), dense.macs], bits: [8 * (64 + 32) * 8, dense.bits] },
    { name: "skip", macs: [2048 * 0.4, dense.macs], bits: [dense.bits, dense.bits] },
    { name: "region", macs: [9 * 4 * 9, 36 * 4 * 9], bits: [4 * 9 * 8, 4 * 9 * 8] },
    { name: "formats", macs: [dense.macs, dense.macs], bits: [2048 * 4, dense.bits] },
    { name: "reuse", macs: [dense.macs, dense.macs], bits: [dense.bits, dense.bits] },
  ])("$name", ({ name, macs, bits }) => {
    const of = effects(name);
    expect(of.get("effective MACs")![0]).toBeCloseTo(macs[0]!, 9);
    expect(of.get("effective MACs")![1]).toBe(macs[1]);
    expect(of.get("weight storage")).toEqual(bits);
  });

  test.each(["share", "circulant", "sparsity", "formats"])("%s does not need more memory energy", (name) => {
    const [approximated, exact] = effects(name).get("energy of on-chip memory")!;
    expect(approximated!).toBeLessThan(exact!);
  });

  test.each([
    ["reuse", 1],
    ["circulant", 1],
    ["sparsity", 512 / 2048],
    ["skip", 0.4],
    ["region", 9 / 36],
  ])("energy of arithmetic of %s follows the work", (name, share) => {
    const [approximated, exact] = effects(name).get("energy of arithmetic")!;
    expect(approximated! / exact!).toBeCloseTo(share, 9);
  });

  // Noise and power of a weight in steps: 1/12 and (high / 3)^2, where codes are rounded sums of three draws. The input is exact.
  test.each([
    ["reuse", 127],
    ["circulant", 127],
    ["skip", 127],
    ["region", 127],
    ["formats", 7],
  ])("signal to noise of %s is that of its weights", (name, high) => {
    const [approximated, exact] = effects(name).get("signal to quantisation noise")!;
    expect(approximated!).toBeCloseTo(10 * Math.log10(12 * (high / 3) ** 2), 1);
    expect(exact!).toBeCloseTo(10 * Math.log10(12 * (127 / 3) ** 2), 1);
  });

  test("sixteen shared values cost signal to noise, zeros do not", () => {
    const [shared, exact] = effects("share").get("signal to quantisation noise")!;
    expect(shared!).toBeLessThan(exact! - 10);
    const [sparse] = effects("sparsity").get("signal to quantisation noise")!;
    expect(Math.abs(sparse! - exact!)).toBeLessThan(1);
  });

  test("every other example of the folder parses and has no errors", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".dnnx"));
    expect(files.length).toBeGreaterThanOrEqual(7);
    for (const file of files) compiled(readFileSync(new URL(file, folder), "utf8"));
  });
});

test("the text without approximations keeps folds, lines and offsets", () => {
  const text = `approximation small {
  weights int4
  fold (pe: 2)
}
network n {
  use small
  input x: uint8[8]
  y = dense(x, units: 4) @weights(int2) @fold(pe: 4) @sparsity(50%,
    encode: bitmap)
  output y
}`;
  const exact = withoutApproximations(parse(text));
  expect(exact).toHaveLength(text.length);
  expect(exact.split("\n").map((line) => line.trimEnd())).toEqual([
    ...["approximation small {", "", "  fold (pe: 2)", "}", "network n {", "  use small", "  input x: uint8[8]"],
    ...[`  y = dense(x, units: 4)${" ".repeat(" @weights(int2) ".length)}@fold(pe: 4)`, "", "  output y", "}"],
  ]);
});
