import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { generateFolder, testVectors } from "../../server/generate/folder.ts";
import { writeFolder } from "../../server/hosts/folder.ts";
import { nodeTools } from "../../server/hosts/tools.ts";
import type { Design } from "../../server/mapping/design.ts";
import { createMapper } from "../../server/mapping/map.ts";
import { createChecker } from "../../server/network/check.ts";
import { resolveTarget } from "../../server/targets/resolve.ts";
import { type VerilogVerification, verifyVerilog } from "../../server/verify/verilog.ts";
import { type Case, compile, lint, remove, simulate, writeCases } from "../generate/verilog/bench.ts";
import { clashingNames } from "../networks/clashingNames.ts";
import { simulatedExample } from "../networks/example.ts";
import { formatNetworks } from "../networks/formatNetworks.ts";
import { randomNetwork } from "../networks/randomNetwork.ts";

/** The Verilog of whole networks against the reference and against the predicted cycles. */

function designOf(text: string): Design {
  const file = createChecker({ weights: () => ({ state: "missing", reason: "not in this test" }) })(parse(text));
  const network = file.networks[0]!;
  expect(network.diagnostics.filter((d) => d.severity === "error").map((d) => d.message)).toEqual([]);
  return createMapper()(network, resolveTarget(file.targets.get(network.targets[0]!.name)!));
}

/** Through the generated folder, as `dnnx verify` does. */
async function verify(design: Design, vectors: number): Promise<VerilogVerification> {
  const root = await mkdtemp(join(tmpdir(), "dnnx-verify-"));
  try {
    const folder = join(root, "accelerator");
    const build = join(root, "build");
    await mkdir(build);
    const options = { backend: "verilog", vectors, seed: 1, version: "0.0.0" } as const;
    await writeFolder(folder, generateFolder(design, estimateOf(design), options));
    return await verifyVerilog(design, folder, build, nodeTools, { vectors });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
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
  test("agrees with the reference on 20 vectors, cycles within 2 % of the estimate", async () => {
    const design = designOf(simulatedExample(name));
    const result = await verify(design, 20);
    expect(result).toMatchObject({ vectors: 20, mismatches: 0 });
    expect(within(result.latencyCycles, design.timing.latency)).toBe("within 2 %");
    expect(within(result.intervalCycles!, design.timing.interval)).toBe("within 2 %");
  });
});

const count = Number(process.env.DNNX_NETWORKS ?? 30);

test("random networks: words also with pauses, cycles as estimated, lint clean", {
  timeout: 60_000 * count,
}, async () => {
  const seed = Number(process.env.DNNX_SEED ?? 1);
  const frames = 4;
  const texts = [
    ...fc.sample(randomNetwork, { numRuns: count, seed }),
    ...formatNetworks,
    ...Object.values(clashingNames),
  ].map((text, index) => text.replace(/^network \w+/m, `network n${index}`));
  const cases = texts.map((text): Case => {
    const design = designOf(text);
    return { design, vectors: testVectors(design, frames, seed), frames };
  });
  const folder = await writeCases(cases);
  try {
    expect(await compile(folder, "icarus")).toBe("");
    for (const stall of [false, true]) {
      const results = await simulate(folder, "icarus", cases, stall, seed);
      const wrong = results.flatMap((it, index) => (it.mismatches === 0 ? [] : [`${texts[index]}\n${it.text}`]));
      expect(wrong).toEqual([]);
      if (stall) continue;
      const late = results.flatMap(({ latency, interval }, index) => {
        const { timing } = cases[index]!.design;
        const verdicts = [within(latency, timing.latency), within(interval, timing.interval)];
        return verdicts.every((verdict) => verdict === "within 2 %") ? [] : [`${texts[index]}\n${verdicts.join("; ")}`];
      });
      expect(late).toEqual([]);
    }
    expect(await lint(folder, [...cases.slice(0, 10), ...cases.slice(count)])).toBe("");
  } finally {
    await remove(folder);
  }
});

/** A network of some dozen cycles may be a few cycles off: where streams join, the first frame may wait for room in a FIFO. */
function within(measured: number, estimated: number): string {
  const allowed = Math.max(8, 0.02 * estimated);
  return Math.abs(measured - estimated) <= allowed ? "within 2 %" : `${measured} cycles instead of ${estimated}`;
}
