import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { runReference } from "../../server/network/reference/run.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { environment } from "../network/check.ts";

/** Approximations of whole networks and of functions: each example holds what is computed here by hand. */
function example(name: string) {
  const text = readFileSync(new URL(`../../examples/approximations/${name}.dnnx`, import.meta.url), "utf8");
  const { mapped, diagnostics } = createCompiler(environment())(parse(text));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return mapped[0]!;
}

test("an early exit that six of ten inputs take", () => {
  const { estimate } = example("exit");
  expect(estimate.expected!.macs).toMatchObject({ value: expect.closeTo(64 * 32 + 320 + 0.4 * (32 * 32 + 320), 9) });
  expect(estimate.layers.reduce((sum, { macs }) => sum + macs, 0)).toBe(64 * 32 + 320 + 32 * 32 + 320);
});

test("a student of an eighth of its teacher", () => {
  const { distilled } = example("distilled").estimate;
  expect(distilled).toMatchObject({
    teacher: "teacher",
    teacherSize: { macs: 64 * 128 + 128 * 10, parameters: 64 * 128 + 128 * 10, weightBits: 8 * (64 * 128 + 128 * 10) },
    ownSize: { macs: 64 * 16 + 16 * 10, parameters: 64 * 16 + 16 * 10, weightBits: 4 * (64 * 16 + 16 * 10) },
  });
});

test("a tanh of straight pieces has the largest error that it says", () => {
  const { network } = example("approximate");
  const layer = network.byName.get("y")!;
  const { format } = layer.output;
  let largest = 0;
  for (let code = -128; code < 128; code++) {
    const result = runReference(network, { x: new Float64Array(64).fill(code) }).get("y")!;
    largest = Math.max(largest, Math.abs(result[0]! * format.scale - Math.tanh(code / 32)));
  }
  expect(layer.maximumError!()).toBeCloseTo(largest, 12);
});
