import { describe, expect, test } from "vitest";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { elementArea } from "../../server/units/systolicArray/resources.ts";
import { designOf, fileOf } from "../mapping/designs.ts";

const fpga = "device xczu7ev\n  clock 100 MHz";
const chip = "process 45 nm\n  clock 100 MHz\n  sram 64 KiB\n  dram lpddr4, 12.8 GB/s";

function designAt(format: string, target: string) {
  const body = `  input x: ${format}[16]\n  y = dense(x, units: 16, bias: false) @weights(${format})\n  output y`;
  return designOf(fileOf(body, `${target}\n  architecture engine(rows: 8, columns: 8)`));
}

const resourcesAt = (format: string) => {
  const { dsp, lut, ff } = estimateOf(designAt(format, fpga)).resources;
  return { dsp: dsp.cost.value! / 64, lut: lut.cost.value!, ff: ff.cost.value! };
};

describe("an array of floating-point numbers", () => {
  test.each([
    ["fp32", 5],
    ["fp16", 1],
    ["bf16", 1],
  ])("takes for each product and sum of %s %d DSP slices", (format, slices) => {
    expect(resourcesAt(format).dsp).toBe(slices);
  });

  test("takes fewer look-up tables and registers of narrower numbers", () => {
    const wide = resourcesAt("fp32");
    const narrow = resourcesAt("bf16");
    // The vector unit and the accumulators are in both.
    expect(narrow.lut / wide.lut).toBeLessThan(0.6);
    expect(narrow.ff / wide.ff).toBeLessThan(0.6);
  });

  test.each([
    ["fp32", 7700 + 4184],
    ["fp16", 1640 + 1360],
    ["bf16", 1640 + 1360],
  ])("takes for each product and sum of %s %d um2, as Horowitz says", (format, area) => {
    expect(elementArea(designAt(format, chip).engine!.machine.array) * 1e12).toBeCloseTo(area, 6);
  });

  test("has an area between those of 16 and 32 bits for widths between them", () => {
    const area = elementArea(designAt("float<8,15>", chip).engine!.machine.array) * 1e12;
    expect(area).toBeGreaterThan(1640 + 1360);
    expect(area).toBeLessThan(7700 + 4184);
  });
});
