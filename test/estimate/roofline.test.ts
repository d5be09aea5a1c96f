import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import type { Roofline } from "../../server/estimate/estimate.ts";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { comparisonJson, estimateJson } from "../../server/estimate/json.ts";
import { processorRoofline } from "../../server/estimate/roofline.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { findProcessor } from "../../server/targets/catalogue.ts";
import { checkedText, designOf } from "../mapping/designs.ts";

const body = (weights: string) => `  input x: uint8[64]
  a = dense(x, units: 32, bias: false) @weights(${weights}) @activations(uint8)
  output a`;
const on = (target: string, weights: string) => `target t {\n${target}\n}\nnetwork n on t {\n${body(weights)}\n}`;

function rooflineOn(target: string, weights = "int8"): Roofline {
  return estimateOf(designOf(on(target, weights))).roofline;
}

const zynq = "  device xc7z020\n  clock 100 MHz";

describe("a roofline of a design", () => {
  test("has the operations per byte that enters or leaves, and of each layer alone", () => {
    const { network, layers } = rooflineOn(zynq);
    // 64 * 32 products; 64 bytes in, 32 out; alone also 2,048 weights.
    expect(network.operations).toBe(4096);
    expect(network.operationalIntensity.value).toBeCloseTo(4096 / 96, 9);
    expect(layers.map((it) => it.operationalIntensity.value)).toEqual([4096 / (96 + 2048)]);
    expect(network.memoryRoof.value).toBeCloseTo((4096 / 96) * 2.1e9, 0);
  });

  test("on an engine has what each layer really moves, and no point above the roofs", () => {
    const engine =
      "  process 28 nm\n  clock 500 MHz\n  sram 16 KiB\n  dram lpddr4, 0.5 GB/s\n  architecture engine(rows: 16, columns: 16)";
    const layers = `  input x: int8(scale: 2^-7)[8, 32, 32]
  a = conv(x, filters: 48, kernel: 3, padding: same) @activations(int8)
  b = conv(a, filters: 16, kernel: 3, padding: same) @activations(int8)
  c = dense(flatten(b), units: 8)
  output c`;
    const roofline = estimateOf(designOf(`target t {\n${engine}\n}\nnetwork n on t {\n${layers}\n}`)).roofline;
    const bytes = roofline.layers.map((it) => it.traffic.value!);
    expect(bytes.reduce((sum, it) => sum + it, 0)).toBeCloseTo(roofline.network.traffic.value!, 6);
    for (const { attained, roof } of roofline.layers)
      expect(attained.value).toBeLessThanOrEqual(roof.value! * 1.000001);
  });

  test("packs two products of 8 bits and four of 4 bits in each DSP slice of the budget", () => {
    const slices = (weights: string, input = "int8") => {
      const { computeRoof } = rooflineOn(`${zynq}\n  budget lut 30000, dsp 200`, weights).layers[0]!;
      if (computeRoof.value === null) throw new Error(computeRoof.reason);
      return { roof: computeRoof.value, text: computeRoof.source, input };
    };
    expect(slices("int8").text).toMatch(/400 in 200 DSP slices \(8-bit packing/);
    expect(slices("int8").roof).toBeGreaterThan(2 * 400 * 100e6);
    expect(slices("int10").text).toMatch(/200 in 200 DSP slices/);
    expect(slices("ternary").text).not.toMatch(/DSP/);
  });

  test("rises as operands get narrower, with the clock, and counts what the design reaches", () => {
    const roofs = ["int8", "int4", "ternary", "binary"].map((weights) => rooflineOn(zynq, weights));
    const peaks = roofs.map(({ network }) => network.computeRoof.value!);
    expect([...peaks].sort((a, b) => a - b)).toEqual(peaks);
    const intensities = roofs.map(({ layers }) => layers[0]!.operationalIntensity.value!);
    expect([...intensities].sort((a, b) => a - b)).toEqual(intensities);
    const fast = rooflineOn("  device xc7z020\n  clock 200 MHz");
    expect(fast.network.computeRoof.value).toBeCloseTo(2 * peaks[0]!, 0);
    for (const { network } of roofs) {
      expect(network.attained.value).toBeGreaterThan(0);
      expect(network.attained.value).toBeLessThanOrEqual(network.roof.value!);
    }
  });

  test("has no memory roof where the catalogue knows no memory", () => {
    const { network } = rooflineOn("  device ecp5-85f\n  clock 50 MHz");
    expect(network.memoryRoof).toMatchObject({ value: null, reason: expect.stringMatching(/no memory/) });
    expect(network.bound).toBe("compute");
  });

  test("stands in the estimate's JSON with the names of the contract", () => {
    const json = estimateJson("n.dnnx", estimateOf(designOf(on(zynq, "int8"))));
    expect(Object.keys(json.roofline as object)).toEqual(
      expect.arrayContaining(["operational_intensity", "attained", "compute_roof", "memory_roof", "bound"]),
    );
  });
});

describe("a roofline of a processor", () => {
  const { network } = checkedText(on(zynq, "int8"));
  const point = (name: string) => processorRoofline(network, "p", findProcessor(name)!);

  // Peaks and bandwidths of the TPU paper's table of platforms.
  test.each([
    ["tpu-v1", 92e12, 34e9],
    ["haswell", 2.6e12, 51e9],
    ["tesla-k80", 2.8e12, 160e9],
  ])("takes the peak of %s for 8-bit operands and its bandwidth", (name, peak, bandwidth) => {
    const roofline = point(name);
    expect(roofline.layers[0]!.computeRoof.value).toBe(peak);
    expect(roofline.layers[0]!.memoryRoof.value).toBeCloseTo((4096 / 2144) * bandwidth, 0);
    expect(roofline.layers[0]!.bound).toBe("memory");
    expect(roofline.network.attained.value).toBeNull();
  });

  test("loads weights that fit no memory on the chip once per inference", () => {
    const small = { ...findProcessor("tpu-v1")!, onChip: { value: 1000, source: "a smaller one" } };
    const roofline = processorRoofline(network, "p", small);
    expect(roofline.network.traffic.value).toBe(96 + 2048);
    expect(roofline.shortest.value).toBeCloseTo(2144 / 34e9, 15);
    expect(point("tpu-v1").network.traffic.value).toBe(96);
  });

  test("is what a target with a processor gives, beside targets that are built", () => {
    const text = `target gpu {\n  device titan_x\n}\ntarget t {\n${zynq}\n}\nnetwork n on t, gpu {\n${body("int8")}\n}`;
    const missing = { state: "missing", reason: "" } as const;
    const { mapped, compared, comparisons, diagnostics } = createCompiler({ weights: () => missing })(parse(text));
    expect(diagnostics.filter((it) => it.severity === "error")).toEqual([]);
    expect(mapped.map(({ target }) => target.name)).toEqual(["t"]);
    expect(compared.map(({ target }) => target.name)).toEqual(["gpu"]);
    const { processor } = comparisons.get("gpu")!;
    const json = comparisonJson("n.dnnx", network, processorRoofline(network, "gpu", processor));
    const built = Object.keys(estimateJson("n.dnnx", mapped[0]!.estimate));
    expect(Object.keys(json)).toEqual(expect.arrayContaining(built));
    const reason = "Nothing is built on a processor, which is only compared with.";
    expect(json).toMatchObject({ throughput: { value: null, reason }, energy: { total: { value: null, reason } } });
    expect(json.roofline).toMatchObject({ attained: null, reasons: { attained: expect.stringMatching(/./) } });
    expect(json).toMatchObject({ device_kind: "processor", target: "gpu", roofline: { compute_roof: 6.14e12 } });
  });
});
