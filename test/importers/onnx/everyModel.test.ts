import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { importOnnx } from "../../../server/importers/onnx/import.ts";
import { createChecker } from "../../../server/network/check.ts";

const folder = fileURLToPath(new URL("../../../../shared/models/", import.meta.url));

/** Whole networks that import; everything else is refused in a line that says what to do. */
const whole = [
  "finn/build_dataflow/model.onnx",
  "mlperf_tiny_onnx_alibaba_v0.7/model_ad.onnx",
  "mlperf_tiny_onnx_alibaba_v0.7/model_ic.onnx",
  "mlperf_tiny_onnx_alibaba_v0.7/model_kws.onnx",
  "mlperf_tiny_onnx_alibaba_v0.7/model_vww.onnx",
  "qonnx/mnist-conv/model.onnx",
  "qonnx_model_zoo/mnist_tfc/TFC_1W1A.onnx",
  "qonnx_model_zoo/mnist_tfc/TFC_1W2A.onnx",
  "qonnx_model_zoo/mnist_tfc/TFC_2W2A.onnx",
];

test("every public model imports without errors, or each node in the way has one line with what to do", ({ skip }) => {
  if (!existsSync(folder)) return skip("../shared/models is not there: no public model was imported");
  // shapeOnly.test.ts imports those whose hundreds of millions of weights are computed.
  const paths = globSync("**/*.onnx", { cwd: folder })
    .filter((path) => !path.startsWith("onnx_light_shape_only/"))
    .sort();
  expect(paths.length).toBeGreaterThan(150);
  const imported: string[] = [];
  for (const path of paths) {
    const { text, tensors, problems } = importOnnx(new Uint8Array(readFileSync(folder + path)), "model");
    const nodes = problems.map(({ node, operator }) => `${operator} ${node}`);
    expect(new Set(nodes).size, path).toBe(nodes.length);
    for (const { why, whatToDo } of problems) {
      expect(why, path).toMatch(/^[A-Z][^\n]*\.$/);
      expect(whatToDo, path).toMatch(/^[A-Z][^\n]*\.$/);
    }
    if (problems.length > 0) continue;
    const { networks, diagnostics } = createChecker({ weights: () => ({ state: "ready", tensors }) })(parse(text));
    const found = [...diagnostics, ...networks.flatMap((network) => network.diagnostics)];
    expect(
      found.filter(({ severity }) => severity === "error").map(({ message }) => message),
      path,
    ).toEqual([]);
    imported.push(path);
  }
  for (const path of whole) expect(imported).toContain(path);
});
