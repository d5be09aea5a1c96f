import { describe, expect, test } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { verifyAccelerator } from "../../../server/hosts/accelerator.ts";
import { importOnnx } from "../../../server/importers/onnx/import.ts";
import { createCompiler } from "../../../server/service/compile.ts";
import { models } from "../models.ts";

/** The main job on real input: a trained QONNX model becomes an accelerator that computes what the reference computes. */
describe.each(["1W1A", "1W2A", "2W2A"])("TFC %s, imported", (name) => {
  test.each(["verilog", "hls"] as const)("its %s agrees with the reference on 20 vectors", async (backend) => {
    const bytes = models(`qonnx_model_zoo/mnist_tfc/TFC_${name}.onnx`);
    if (!bytes) throw new Error("../shared/models is not there: the imported models were not verified");
    const { text, tensors } = importOnnx(bytes, `TFC_${name}`);
    const compilation = createCompiler({ weights: () => ({ state: "ready", tensors }) })(parse(text));
    const [mapped] = compilation.mapped;
    expect(compilation.diagnostics.filter((it) => it.severity === "error")).toEqual([]);
    expect(mapped?.network.weights).toBe("file");
    const options = { file: `TFC_${name}.dnnx`, backend, vectors: 20 } as const;
    const measured = await verifyAccelerator(mapped!, options, () => {});
    expect(measured).toMatchObject({ vectors: 20, mismatches: 0 });
    if (measured.backend !== "verilog") return;
    const { latency, interval } = mapped!.design.timing;
    expect(measured.latencyCycles / latency).toBeCloseTo(1, 2);
    expect(measured.intervalCycles! / interval).toBeCloseTo(1, 2);
  });
});
