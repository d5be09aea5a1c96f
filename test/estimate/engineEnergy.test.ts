import { describe, expect, test } from "vitest";
import { type EnergyTerm, energyTerms } from "../../server/estimate/engineEnergy.ts";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { designOf, fileOf } from "../mapping/designs.ts";

const chip = (engine: string) =>
  `process 28 nm\n  clock 100 MHz\n  sram 256 KiB\n  dram lpddr4, 12.8 GB/s\n  architecture engine(${engine})`;

function termsOf(body: string, layer: string, target = chip("rows: 4, columns: 4")) {
  const design = designOf(fileOf(body, target));
  const engine = design.engine!;
  const run = engine.schedule.runs.find((it) => it.layer.name === layer)!;
  return energyTerms(run, engine, design.target.device);
}

const countOf = (terms: readonly EnergyTerm[], what: string) => terms.find((it) => it.what === what)?.count;

describe("energy of on-chip memory of a layer of the vector unit", () => {
  const bits = (body: string, layer: string) => {
    const { onChipMemory } = termsOf(body, layer);
    const between = countOf(onChipMemory, "bits between buffers and vector unit");
    const [input, weight, output] = ["inputs", "weights", "results"].map(
      (it) => countOf(onChipMemory, `bits of ${it}`)!,
    );
    expect(between).toBe(input! + weight! + output!);
    return { input, weight, output };
  };
  const image = "  input x: int8(scale: 2^-7)[4, 8, 8]\n";
  const text = "  input x: int8(scale: 2^-7)[6, 16]\n";

  test("counts each input and each result once", () => {
    expect(bits(`${image}  y = maxpool(x, kernel: 2)\n  output y`, "y")).toEqual({
      input: 4 * 8 * 8 * 8,
      weight: 0,
      output: 4 * 4 * 4 * 8,
    });
    expect(bits(`${text}  y = softmax(x)\n  output y`, "y").input).toBe(6 * 16 * 8);
  });

  test("counts a tensor for each use", () => {
    expect(bits(`${image}  y = add(x, x)\n  output y`, "y").input).toBe(2 * 4 * 8 * 8 * 8);
  });

  test("counts the rows of a table", () => {
    const body = "  input x: uint4[6]\n  y = embedding(x, entries: 16, features: 16) @weights(int8)\n  output y";
    expect(bits(body, "y")).toMatchObject({ input: 6 * 4, weight: 6 * 16 * 8 });
  });

  test("is the energy of the buffer for each bit", () => {
    const design = designOf(fileOf(`${image}  y = maxpool(x, kernel: 2)\n  output y`, chip("rows: 4, columns: 4")));
    const { onChipMemory } = estimateOf(design).layers.find(({ name }) => name === "y")!.energy;
    expect(onChipMemory.value).toBeGreaterThan(0);
    const onFpga = designOf(
      fileOf(
        `${image}  y = maxpool(x, kernel: 2)\n  output y`,
        "device xc7z020\n  clock 100 MHz\n  architecture engine(rows: 4, columns: 4)",
      ),
    );
    expect(estimateOf(onFpga).layers.find(({ name }) => name === "y")!.energy.onChipMemory.value).toBeGreaterThan(0);
  });

  test("is none for what is applied on the way out", () => {
    const design = designOf(
      fileOf(`${image}  c = conv(x, filters: 4, kernel: 3)\n  y = relu(c)\n  output y`, chip("rows: 4, columns: 4")),
    );
    const [run, ...others] = design.engine!.schedule.runs;
    expect(others).toEqual([]);
    const { onChipMemory } = energyTerms(run!, design.engine!, design.target.device);
    const { input, weight, output } = run!.mappings[0]!.buffered;
    expect(onChipMemory.slice(0, 3).map(({ count }) => count)).toEqual([input, weight, output]);
  });
});
