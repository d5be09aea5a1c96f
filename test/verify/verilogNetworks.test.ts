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
import { simulatedExample } from "../networks/example.ts";
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

describe.each(["lenet5", "tfc", "residual", "transformer_encoder", "approximations/exit"])("example %s", (name) => {
  test("agrees with the reference on 20 vectors, cycles within 2 % of the estimate", async () => {
    const design = designOf(simulatedExample(name));
    const result = await verify(design, 20);
    expect(result).toMatchObject({ vectors: 20, mismatches: 0 });
    expect(within(result.latencyCycles, design.timing.latency)).toBe("within 2 %");
    expect(within(result.intervalCycles!, design.timing.interval)).toBe("within 2 %");
  });
});

test("random networks: words also with pauses, cycles as estimated, lint clean", async () => {
  const count = Number(process.env.DNNX_NETWORKS ?? 30);
  const seed = Number(process.env.DNNX_SEED ?? 1);
  const frames = 4;
  const texts = [...fc.sample(randomNetwork, { numRuns: count, seed }), ...changesOfFormat].map((text, index) =>
    text.replace(/^network \w+/m, `network n${index}`),
  );
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
    expect(await lint(folder, cases.slice(0, 10))).toBe("");
  } finally {
    await remove(folder);
  }
});

/** Codes that stay the same in a format with other bits, or of which relu or limits beyond those of the input leave one. */
const changesOfFormat = [
  `target board { device xc7z020 }
network beyond on board {
  input x: int2[2, 4, 4]
  above = clip(x, low: 3, high: 5)
  below = clip(x, low: -9, high: -4)
  c = conv(above, filters: 3, kernel: 1)
  d = conv(below, filters: 3, kernel: 1)
  output add(c, d)
}`,
  `target board { device xc7z020 }
network single on board {
  input x: int4[2, 4, 4]
  c = conv(x, filters: 1, kernel: 1)
  r = relu(batchnorm(c)) @activations(uint2(zero: 3))
  output globalpool(r)
}`,
  `target board { device xc7z020 }
network wider on board {
  input x: uint4[3, 4, 4]
  q = quantize(x, to: int8(scale: 1))
  c = conv(q, filters: 2, kernel: 3)
  output c
}`,
  `target board { device xc7z020 }
network signs on board {
  input x: int8[3, 4, 4]
  s = quantize(x, to: binary)
  q = quantize(s, to: int8(scale: 1))
  c = conv(q, filters: 2, kernel: 1)
  output c
}`,
];

/** A network of some dozen cycles may be a few cycles off: where streams join, the first frame may wait for room in a FIFO. */
function within(measured: number, estimated: number): string {
  const allowed = Math.max(8, 0.02 * estimated);
  return Math.abs(measured - estimated) <= allowed ? "within 2 %" : `${measured} cycles instead of ${estimated}`;
}
