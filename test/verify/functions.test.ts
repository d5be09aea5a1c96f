import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { verifyAccelerator } from "../../server/hosts/accelerator.ts";
import { createCompiler } from "../../server/service/compile.ts";

/** Functions that become thresholds, clips or straight pieces, over a sequence: in Verilog and C++ as in the reference. */
const text = `target t { device xc7z020 clock 100 MHz }
network functions on t {
  input x: int8(scale: 2^-4)[4, 16]
  a = clip(batchnorm(conv(x, filters: 4, kernel: 3, padding: same)), low: 0, high: 6)
  b = sigmoid(conv(a, filters: 4, kernel: 3)) @activations(uint4)
  c = tanh(batchnorm(conv(b, filters: 4, kernel: 1))) @activations(int3)
  d = sigmoid(batchnorm(conv(c, filters: 4, kernel: 1))) @approximate(hard)
  e = tanh(conv(d, filters: 4, kernel: 1)) @approximate(hard)
  f = leakyrelu(conv(e, filters: 4, kernel: 1), slope: 0.1) @activations(int4)
  output globalpool(maxpool(f, kernel: 2))
}`;

test("functions without a table agree bit for bit", { timeout: 120_000 }, async () => {
  const { mapped, diagnostics } = createCompiler({ weights: () => ({ state: "missing", reason: "not here" }) })(
    parse(text),
  );
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  const quiet = (): void => {};
  const verilog = await verifyAccelerator(
    mapped[0]!,
    { file: "functions.dnnx", backend: "verilog", vectors: 4, simulator: "icarus" },
    quiet,
  );
  expect(verilog).toMatchObject({ mismatches: 0, vectors: 4 });
  const hls = await verifyAccelerator(mapped[0]!, { file: "functions.dnnx", backend: "hls", vectors: 4 }, quiet);
  expect(hls).toMatchObject({ mismatches: 0, vectors: 4 });
});

/** A table, a search, segments, a polynomial, slopes: behind convolutions, a flatten and a batchnorm. */
const tables = `target t { device xc7z020 clock 100 MHz }
network tables on t {
  input x: int8(scale: 2^-4)[4, 8, 6]
  a = sigmoid(conv(x, filters: 4, kernel: 3, padding: same))
  b = gelu(conv(a, filters: 4, kernel: 1)) @activations(int6)
  c = tanh(batchnorm(conv(b, filters: 4, kernel: 3))) @approximate(table(64))
  d = sigmoid(batchnorm(conv(c, filters: 6, kernel: 1))) @approximate(piecewise_linear(32))
  s = conv(d, filters: 6, kernel: 1) @activations(int15(scale: 2^-12))
  e = exp(s) @approximate(polynomial(3))
  f = leakyrelu(conv(e, filters: 4, kernel: 1), slope: 0.1) @activations(int7)
  g = prelu(conv(f, filters: 4, kernel: 1)) @activations(int8)
  h = hardswish(conv(g, filters: 4, kernel: 1)) @activations(int12)
  i = prelu(flatten(h)) @activations(int8)
  j = tanh(dense(i, units: 6)) @approximate(polynomial(5))
  k = gelu(j) @approximate(hard)
  output k
}`;

test("functions with more than 16 codes agree bit for bit", { timeout: 240_000 }, async () => {
  const { mapped, diagnostics } = createCompiler({ weights: () => ({ state: "missing", reason: "not here" }) })(
    parse(tables),
  );
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  const quiet = (): void => {};
  const units = mapped[0]!.design.units.flatMap((unit) => (unit.kind === "lookup" ? [unit.circuit.kind] : []));
  expect(new Set(units)).toEqual(new Set(["table", "runs", "segments", "polynomial"]));
  const verilog = await verifyAccelerator(
    mapped[0]!,
    { file: "tables.dnnx", backend: "verilog", vectors: 4, simulator: "icarus" },
    quiet,
  );
  expect(verilog).toMatchObject({ mismatches: 0, vectors: 4 });
  if (verilog.backend !== "verilog") throw new Error("the Verilog was not simulated");
  const { timing } = mapped[0]!.design;
  expect([verilog.latencyCycles, verilog.intervalCycles]).toEqual([timing.latency, timing.interval]);
  const hls = await verifyAccelerator(mapped[0]!, { file: "tables.dnnx", backend: "hls", vectors: 4 }, quiet);
  expect(hls).toMatchObject({ mismatches: 0, vectors: 4 });
});
