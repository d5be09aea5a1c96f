import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { hlsFiles } from "../../server/generate/hls/files.ts";
import { expectedPath, frameWords, inputPath, vectorFile } from "../../server/generate/vectors.ts";
import { nodeTools } from "../../server/hosts/tools.ts";
import type { Design } from "../../server/mapping/design.ts";
import { createMapper } from "../../server/mapping/map.ts";
import { createChecker } from "../../server/network/check.ts";
import { runReference } from "../../server/network/reference/run.ts";
import { sampleInputs } from "../../server/network/reference/sample.ts";
import { resolveTarget } from "../../server/targets/resolve.ts";
import { verifyHls } from "../../server/verify/hls.ts";
import { clashingNames } from "../networks/clashingNames.ts";
import { simulatedExample } from "../networks/example.ts";
import { randomNetwork } from "../networks/randomNetwork.ts";
import { compileAndRun, vendorHeaders, withFolder } from "../units/hls/compile.ts";

/** The C++ of whole networks against the reference, on random inputs. */

function designOf(text: string): Design {
  const file = createChecker({ weights: () => ({ state: "missing", reason: "not in this test" }) })(parse(text));
  const network = file.networks[0]!;
  expect(network.diagnostics.filter((d) => d.severity === "error").map((d) => d.message)).toEqual([]);
  return createMapper()(network, resolveTarget(file.targets.get(network.targets[0]!.name)!));
}

function filesWithVectors(design: Design, vectors: number): Map<string, string> {
  const files = hlsFiles(design);
  const inputs = sampleInputs(design.network, vectors, 1);
  const results = inputs.map((codes) => runReference(design.network, codes));
  design.inputs.forEach((port, i) => {
    files.set(inputPath(i), vectorFile(inputs.map((codes) => frameWords(codes[port.layer]!, port))));
  });
  design.outputs.forEach((port, i) => {
    const source = design.network.byName.get(port.layer)!.output.source;
    files.set(expectedPath(i), vectorFile(results.map((codes) => frameWords(codes.get(source)!, port))));
  });
  return files;
}

describe.each([
  "lenet5",
  "tfc",
  "residual",
  "transformer_encoder",
  "approximations/exit",
  "approximations/logic",
  "approximations/offchip",
  "approximations/packing",
])("example %s", (name) => {
  const example = () => designOf(simulatedExample(name));

  test("agrees with the reference on 20 vectors", async () => {
    const design = example();
    const result = await withFolder(filesWithVectors(design, 20), (folder) =>
      verifyHls(design, folder, folder, nodeTools),
    );
    expect(result).toEqual({ simulator: "g++", vectors: 20, mismatches: 0 });
  });

  if (vendorHeaders !== undefined) {
    test("agrees with the vendor's headers", async () => {
      const design = example();
      const { output, warnings } = await compileAndRun(design.network.name, filesWithVectors(design, 2), "vendor");
      expect(warnings).toBe("");
      expect(output).toBe("DNNX result vectors=2 mismatches=0\n");
    });
  }
});

const count = Number(process.env.DNNX_NETWORKS ?? 12);

test("random networks agree with the reference", { timeout: 60_000 * count }, async () => {
  const seed = Number(process.env.DNNX_SEED ?? 1);
  for (const text of [...fc.sample(randomNetwork, { numRuns: count, seed }), ...Object.values(clashingNames)]) {
    const design = designOf(text);
    const { output } = await compileAndRun(design.network.name, filesWithVectors(design, 3));
    expect(output, text).toBe("DNNX result vectors=3 mismatches=0\n");
  }
});
