import { expect, test } from "vitest";
import { designOf, fileOf } from "./designs.ts";

/** Depth of the FIFO in front of a layer's first input. */
function depthBefore(layer: string, body: string): number {
  const fifo = designOf(fileOf(body)).units.find((unit) => unit.kind === "fifo" && unit.name === `x_to_${layer}_0`);
  return fifo?.kind === "fifo" ? fifo.depth : 0;
}

const first = `  input x: int6[1, 2, 4]
  a = conv(x, filters: 1, kernel: 1) @weights(int4) @activations(int5)
  sum = add(x, a) @activations(int6)`;

// 48 cycles for each frame, where the first join takes 8.
const slow = "  c = conv(sum, filters: 2, kernel: [2, 3], padding: same) @activations(uint6) @fold(pe: 1, simd: 1)";

test("a join holds what comes as fast as the layers in front of it, however slow those behind it are", () => {
  const alone = depthBefore("sum", `${first}\n${slow}\n  output c`);
  expect(alone).toBeGreaterThan(6);
  const joined = `${first}
${slow}
  g = globalpool(c) @activations(int6)
  gate = dense(g, units: 2) @activations(uint4)
  gated = multiply(c, gate) @activations(int5)
  output gated`;
  expect(depthBefore("sum", joined)).toBe(alone);
});
