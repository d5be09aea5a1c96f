import { describe, expect, test } from "vitest";
import { estimateOf } from "../../../server/estimate/estimator.ts";
import { movedEnergy, sumOf } from "../../../server/mapping/engine/mapping.ts";
import { designOf, fileOf } from "../designs.ts";

const chip = "process 28 nm\n  clock 1 GHz\n  sram 256 KiB\n  dram lpddr4, 12.8 GB/s";
const slow = "process 28 nm\n  clock 10 MHz\n  sram 2 MiB\n  dram lpddr4, 12.8 GB/s";
const fpga = "device xc7z020\n  clock 100 MHz";

const body = `  input x: int8(scale: 2^-7)[32, 28, 28]
  a = conv(x, filters: 48, kernel: 3, padding: same) @activations(int8(scale: 2^-7))
  b = conv(a, filters: 64, kernel: 5, padding: same, stride: 2) @activations(int8(scale: 2^-7))
  c = dense(flatten(b), units: 100)
  output c`;

/** J of an inference without its arithmetic, which no tile changes, and its cycles. */
function costsOf(target: string, engine: string, objective: string): { energy: number; cycles: number } {
  const written = `${target}\n  architecture engine(rows: 12, columns: 14, ${engine}, objective: ${objective})`;
  const { energy, latencyCycles } = estimateOf(designOf(fileOf(body, written)));
  return { energy: energy.total.value! - energy.arithmetic.value!, cycles: latencyCycles.value! };
}

describe("the objective", () => {
  test.each([
    [chip, "dataflow: weight_stationary, buffer: 8 KiB"],
    [slow, "dataflow: weight_stationary, buffer: 8 KiB, overlap: false"],
    [
      slow,
      "dataflow: row_stationary, buffer: 8 KiB, weight_scratchpad: 448 B, input_scratchpad: 24 B, output_scratchpad: 48 B, overlap: false",
    ],
    [fpga, "dataflow: weight_stationary, buffer: 8 KiB"],
    [fpga, "dataflow: output_stationary, buffer: 16 KiB"],
    [
      fpga,
      "dataflow: row_stationary, buffer: 16 KiB, weight_scratchpad: 448 B, input_scratchpad: 24 B, output_scratchpad: 48 B, overlap: false",
    ],
  ])("is reached better than by another one, static energy included, %s, %s", (target, engine) => {
    const latency = costsOf(target, engine, "latency");
    const energy = costsOf(target, engine, "energy");
    const edp = costsOf(target, engine, "edp");
    // Tiles that are nearly equal are told apart by the other figure.
    const nearly = 1.02;
    expect(energy.energy).toBeLessThanOrEqual(nearly * Math.min(latency.energy, edp.energy));
    expect(latency.cycles).toBeLessThanOrEqual(nearly * Math.min(energy.cycles, edp.cycles));
    const product = (it: { energy: number; cycles: number }) => it.energy * it.cycles;
    expect(product(edp)).toBeLessThanOrEqual(nearly * Math.min(product(latency), product(energy)));
  });

  test.each([
    ["an FPGA", fpga],
    ["a chip, wires included,", chip],
  ])("weighs what moves as the estimate of %s does", (_, target) => {
    const design = designOf(fileOf(body, `${target}\n  architecture engine(rows: 12, columns: 14, buffer: 16 KiB)`));
    const { machine, schedule } = design.engine!;
    const weighed = schedule.runs
      .flatMap((run) => run.mappings)
      .reduce((sum, it) => sum + movedEnergy(sumOf(it!.traffic), it!.buffered, machine.energy), 0);
    const { onChipMemory, offChipMemory } = estimateOf(design).energy;
    expect(weighed / (onChipMemory.value! + offChipMemory.value!)).toBeCloseTo(1, 9);
  });
});
