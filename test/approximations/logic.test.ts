import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { environment } from "../network/check.ts";

function compiled(layer: string, input = "int6[16]") {
  const text = `target board { device xc7z020 clock 100 MHz }\nnetwork n on board {\n  input x: ${input}\n  y = ${layer}\n  output y\n}\n`;
  return createCompiler(environment())(parse(text));
}

function messages(layer: string, input?: string): string[] {
  return compiled(layer, input).diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

function tables(layer: string): number {
  const [network] = compiled(layer).mapped;
  return network!.design.cost.lut;
}

test("a layer with weights in logic computes all of a vector in a cycle", () => {
  expect(messages("dense(x, units: 8) @memory(logic)")).toEqual([]);
  const [network] = compiled("dense(x, units: 8) @memory(logic)").mapped;
  const unit = network!.design.units.find(({ kind }) => kind === "constantMatrix");
  expect(unit).toMatchObject({ rows: 8, columns: 16, input: { lanes: 16, words: 1 }, output: { lanes: 8, words: 1 } });
});

test("weights of 0 cost no look-up table in logic", () => {
  const dense = tables("dense(x, units: 32) @weights(int4) @memory(logic)");
  const sparse = tables("dense(x, units: 32) @weights(int4) @sparsity(75%) @memory(logic)");
  expect(sparse).toBeLessThan(dense / 2);
  expect(messages("dense(x, units: 32) @weights(int4) @sparsity(75%) @memory(logic)")).toEqual([]);
  expect(messages("dense(x, units: 32) @weights(int4) @sparsity(75%)").join()).toContain("dnnx-sparsity-saves-nothing");
});

test("what cannot be in logic is said at the annotation, with what to write instead", () => {
  expect(messages("depthwise(x, kernel: 3) @memory(logic)", "int6[4, 8, 8]").join()).toContain(
    "Weights in logic are generated for dense and deconv, and for conv without groups; write lutram, registers or bram, or leave out @memory.",
  );
  expect(messages("dense(x, units: 300) @memory(logic)").join()).toContain("4800 weights in logic");
  expect(messages("dense(x, units: 8) @sparsity(50%, encode: run_length(4)) @memory(logic)").join()).toContain(
    "has nothing to encode",
  );
  expect(messages("dense(x, units: 8) @fold(pe: 2) @memory(logic)").join()).toContain(
    "in logic all of them are used at once. Legal values: 8.",
  );
});
