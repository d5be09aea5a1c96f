import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createEstimator } from "../../server/estimate/estimator.ts";
import { generateFolder } from "../../server/generate/folder.ts";
import { writeFolder } from "../../server/hosts/folder.ts";
import { nodeTools } from "../../server/hosts/tools.ts";
import { createMapper } from "../../server/mapping/map.ts";
import { createChecker } from "../../server/network/check.ts";
import { resolveTarget } from "../../server/targets/resolve.ts";
import { verifyVerilog } from "../../server/verify/verilog.ts";

/** The tall kernel scans many rows between two frames without a result, and is then almost as slow as what follows. */
const source = `
target board { device xczu7ev clock 100 MHz }
network bursts on board {
  input x: uint2[1, 32, 20]
  s = conv(x, filters: 8, kernel: [10, 4], stride: 2, padding: same) @weights(binary) @activations(uint2) @fold(pe: 2, simd: 40)
  d = depthwise(s, kernel: 3, padding: same) @weights(ternary) @fold(pe: 8)
  output d
}`;

test("a producer that pauses between frames does not slow the pipeline down", async () => {
  const file = createChecker({ weights: () => ({ state: "missing", reason: "not in this test" }) })(parse(source));
  const design = createMapper()(file.networks[0]!, resolveTarget(file.targets.get("board")!));
  expect(design.timing).toMatchObject({ interval: 160 * 9, bottleneck: "d" });
  const waiting = design.units.find(({ kind, name }) => kind === "fifo" && name.endsWith("_to_d"));
  expect(waiting).toBeDefined();

  const root = await mkdtemp(join(tmpdir(), "dnnx-bursts-"));
  try {
    await mkdir(join(root, "build"));
    const options = { backend: "verilog", vectors: 6, seed: 1, version: "1.2.3" } as const;
    await writeFolder(join(root, "out"), generateFolder(design, createEstimator()(design), options));
    const simulator = { simulator: "icarus" } as const;
    const result = await verifyVerilog(design, join(root, "out"), join(root, "build"), nodeTools, simulator);
    expect(result).toMatchObject({
      mismatches: 0,
      intervalCycles: design.timing.interval,
      latencyCycles: design.timing.latency,
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
