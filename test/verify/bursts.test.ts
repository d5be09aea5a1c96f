import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { generateFolder } from "../../server/generate/folder.ts";
import { writeFolder } from "../../server/hosts/folder.ts";
import { nodeTools } from "../../server/hosts/tools.ts";
import type { Design } from "../../server/mapping/design.ts";
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
  const design = mapped(source);
  expect(design.timing).toMatchObject({ interval: 160 * 9, bottleneck: "d" });
  const waiting = design.units.find(({ kind, name }) => kind === "fifo" && name.endsWith("_to_d"));
  expect(waiting).toBeDefined();
  await agrees(design);
});

/** What stands behind or in front of the zeros that a deconv puts between pixels needs all the cycles of a frame. */
const spread = {
  "a converter behind a scan over padding": `
  input x: int8[2, 2, 6]
  large = deconv(x, filters: 3, kernel: 3, stride: 2, padding: [1, 0, 0, 0]) @weights(int6) @activations(uint6)
  label = argmax(flatten(large))
  output label`,
  "a join in front of the zeros": `
  input x: uint6[2, 4, 6]
  branch = conv(x, filters: 2, kernel: 1, padding: same) @weights(int6) @activations(fixed<7,3>)
  joined = concat(x, branch) @activations(int8(scale: 2^-3))
  mean = globalpool(joined) @activations(int6)
  gate = dense(mean, units: 4) @activations(uint4)
  product = multiply(joined, gate)
  part = slice(product, from: 1, to: 4, axis: channels)
  large = deconv(part, filters: 2, kernel: [4, 2], stride: [2, 1], padding: [1, 1, 0, 0]) @weights(ternary) @activations(int8)
  output large`,
  "rows that wait beside padding": `
  input x: int4(scale: 2^-2)[1, 3, 4]
  turned = transpose(x, order: [1, 2, 0])
  large = deconv(turned, filters: 1, kernel: [4, 3], padding: [1, 2, 0, 0]) @weights(int4) @activations(fixed<7,3>) @fold(pe: 1, simd: 1)
  label = argmax(flatten(large))
  output label`,
};

test.for(Object.entries(spread))("%s costs no cycle more than estimated", async ([, body]) => {
  await agrees(mapped(`target board { device xc7z020 clock 100 MHz }\nnetwork bursts on board {${body}\n}`));
});

function mapped(text: string): Design {
  const file = createChecker({ weights: () => ({ state: "missing", reason: "not in this test" }) })(parse(text));
  return createMapper()(file.networks[0]!, resolveTarget(file.targets.get("board")!));
}

/** Simulates six frames: all right, and in exactly the cycles of the estimate. */
async function agrees(design: Design): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "dnnx-bursts-"));
  try {
    await mkdir(join(root, "build"));
    const options = { backend: "verilog", vectors: 6, seed: 1, version: "1.2.3" } as const;
    await writeFolder(join(root, "out"), generateFolder(design, estimateOf(design), options));
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
}
