import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { verifyAccelerator } from "../../server/hosts/accelerator.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { cnvInterval, cnvMeasuredLatency } from "../validation/cnv.ts";

test("CNV with the published folding: its Verilog agrees, in the estimated cycles", async () => {
  const text = readFileSync(new URL("../../examples/cnv.dnnx", import.meta.url), "utf8");
  const missing = { state: "missing", reason: "the example has no weights" } as const;
  const [mapped] = createCompiler({ weights: () => missing })(parse(text)).mapped;
  const options = { file: "cnv.dnnx", backend: "verilog", vectors: 3 } as const;
  const measured = await verifyAccelerator(mapped!, options, () => {});
  if (measured.backend !== "verilog") throw new Error("the Verilog was not simulated");
  expect(measured).toMatchObject({ vectors: 3, mismatches: 0, intervalCycles: cnvInterval });
  const { latency } = mapped!.design.timing;
  expect(Math.abs(measured.latencyCycles - latency)).toBeLessThanOrEqual(0.02 * latency);
  const published = measured.latencyCycles / cnvMeasuredLatency;
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const figures = [cnvInterval, measured.intervalCycles, latency, measured.latencyCycles].map((it) =>
    it?.toLocaleString("en"),
  );
  expect(readme).toContain(`| CNV W1A1, folding of BNN-PYNQ | xc7z020 | ${figures.join(" | ")} |`);
  expect(readme).toContain(`was measured at ${cnvMeasuredLatency.toLocaleString("en")} cycles`);
  expect(published).toBeGreaterThan(0.85);
  expect(published).toBeLessThan(1.15);
});
