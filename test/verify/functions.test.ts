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
