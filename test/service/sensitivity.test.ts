import { describe, expect, test } from "vitest";
import { sensitivitiesOf } from "../../server/service/sensitivity.ts";
import { createWorkspace } from "../../server/service/workspace.ts";

const host = { weights: () => ({ state: "missing", reason: "" }) as const };
const text = (weights: string, annotations = "") => `target t {
  device xc7z020
  clock 100 MHz
}
network n on t {
  input x: uint8[1, 12, 12]
  a = conv(x, filters: 6, kernel: 3) @weights(${weights}) @activations(uint5) @memory(bram) ${annotations}
  r = relu(a)
  d = dense(flatten(r), units: 10) @weights(int5) @fold(pe: 2, simd: 6)
  output d
}
`;

function sensitivities(source: string, layer: string) {
  const document = createWorkspace(host).open("n.dnnx", source);
  const [mapped] = document.compilation().mapped;
  const compile = (changed: string) => createWorkspace(host).open("n.dnnx", changed).compilation();
  return { mapped: mapped!, list: sensitivitiesOf(document, mapped!, layer, compile) };
}

describe("what a change would do", () => {
  const fold = "@fold(pe: 2, simd: 3)";

  test("is what the changed file is estimated to cost", () => {
    const { mapped, list } = sensitivities(text("int5", fold), "a");
    const change = list.find((it) => it.change === "weights int4 instead of int5")!;
    const after = createWorkspace(host).open("n.dnnx", text("int4", fold)).compilation().mapped[0]!;
    const [before, now] = [mapped, after].map((it) => it.estimate.resources.lut.cost.value!);
    const difference = now! - before!;
    expect(difference).not.toBe(0);
    const said = `${Math.abs(difference)} LUT ${difference < 0 ? "less" : "more"}`;
    expect(change.effect).toContain(said);
    // 30 and 24 bits: both in one row of 36 bits.
    expect(change.effect).toMatch(/24 bits × 9 \(before 30 × 9\), still 1 block in the shape of 36 × 512/);
    expect(change.effect).toMatch(/unchanged: .*interval/);
  });

  test("covers activations, the next folds and zeros", () => {
    const { list } = sensitivities(text("int5", fold), "a");
    expect(list.map((it) => it.change)).toEqual([
      "weights int4 instead of int5",
      "activations uint4 instead of uint5",
      "pe 1 instead of 2",
      "pe 3 instead of 2",
      "simd 1 instead of 3",
      "simd 9 instead of 3",
      "half of the weights zero",
    ]);
    const slower = list.find((it) => it.change === "simd 1 instead of 3")!;
    expect(slower.effect).toMatch(/interval .*\(\+/);
  });

  test("keeps the folds that the mapping chose", () => {
    const { mapped, list } = sensitivities(text("int5"), "d");
    const interval = mapped.estimate.intervalCycles.value;
    expect(interval).toBeGreaterThan(0);
    const [weights] = list;
    expect(weights!.effect).toMatch(/unchanged: .*interval/);
  });

  test("has no narrower weights where there are none", () => {
    const { list } = sensitivities(text("binary", fold), "a");
    expect(list.map((it) => it.change).filter((it) => it.startsWith("weights"))).toEqual([]);
  });
});
