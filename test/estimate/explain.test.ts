import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { explain } from "../../server/estimate/explain.ts";
import type { Explanation } from "../../server/estimate/explanation.ts";
import { operationsOf } from "../../server/units/operations.ts";
import { modelOf } from "../../server/units/registry.ts";
import { designOf, fileOf } from "../mapping/designs.ts";
import { unitSamples } from "../validation/gridUnits.ts";

const example = (name: string) => readFileSync(new URL(`../../examples/${name}.dnnx`, import.meta.url), "utf8");
const chip = `process 28 nm
  clock 500 MHz
  sram 512 KiB
  dram lpddr4
  architecture engine(rows: 8, columns: 8, dataflow: weight_stationary)`;
const rowStationary = chip.replace(
  "weight_stationary",
  "row_stationary, weight_scratchpad: 448 B, input_scratchpad: 24 B, output_scratchpad: 48 B",
);
const network = `  input x: uint8[3, 12, 12]
  a = relu(batchnorm(conv(x, filters: 6, kernel: 3))) @weights(int5)
  b = depthwise(a, kernel: 3)
  up = deconv(b, filters: 4, kernel: 2, stride: 2)
  p = globalpool(up)
  d = dense(p, units: 10)
  output d`;

/** The number that stands at the beginning of a text: `1,234 cycles (…)`. */
const numberOf = (text: string) => Number(/^[\d,.]+/.exec(text)![0].replaceAll(",", ""));

const prefixes = { f: 1e-15, p: 1e-12, n: 1e-9, µ: 1e-6, m: 1e-3 } as const;

/** J of an energy: `(2 nJ + 1 nJ) * 0.58 + 1,200 bits * 50 µm * 3 pJ per m`. */
function energyOf(text: string): number {
  const brackets = /^\(([^()]*)\) \* ([\d.]+)/.exec(text);
  if (brackets) return energyOf(brackets[1]!) * Number(brackets[2]) + energyOf(text.slice(brackets[0].length));
  const factor = (it: string): number => {
    const [, digits, prefix] = /^\s*([\d,.]+)(?: ([fpnµm])?[Jm]\b)?/.exec(it)!;
    return Number(digits!.replaceAll(",", "")) * (prefix ? prefixes[prefix as keyof typeof prefixes] : 1);
  };
  const terms = text.split("+").filter((term) => term.trim() !== "");
  return terms.reduce((sum, term) => sum + term.split("*").reduce((product, it) => product * factor(it), 1), 0);
}

/** What a sum of products with notes in brackets or behind a semicolon comes to: `2 * 3 (rows) + 4; more`. */
function evaluated(text: string): number {
  const terms = text
    .replaceAll(/\([^()]*\)/g, "")
    .replaceAll(",", "")
    .split(";")[0]!
    .split("+");
  return terms.reduce((sum, term) => sum + term.split("*").reduce((product, factor) => product * Number(factor), 1), 0);
}

const isSum = ({ what }: Explanation) =>
  /^(MACs|parameters|look-up tables of|flip-flops of|lut|ff|dsp|bram18|cycles of the array)/.test(what);

describe("an explanation", () => {
  test.each([
    ["LeNet-5", example("lenet5")],
    ["a residual network", example("residual")],
    ["a network over time", example("lstm")],
    ["a transformer", example("transformer_encoder")],
    ["layers of other kinds", fileOf(network)],
    ["layers of other kinds on an engine", fileOf(network, chip)],
    ["layers of other kinds on a chip", fileOf(network, chip.replace(/architecture.*/, "area 4 mm2"))],
    ["a row-stationary engine", fileOf(network, rowStationary)],
  ])("of %s fills in values that give the number", (_, text) => {
    const design = designOf(text);
    const estimate = estimateOf(design);
    let sums = 0;
    let energies = 0;
    for (const { name } of design.network.layers) {
      for (const line of explain(design, estimate, name)) {
        expect(line.formula, `${name}: ${line.what}`).not.toBe("");
        if (line.value !== "unknown") expect(line.filledIn.trim(), `${name}: ${line.what}`).not.toBe("");
        if (/^energy of (arithmetic|on-chip memory)/.test(line.what)) {
          energies++;
          const said = energyOf(line.value);
          expect(
            Math.abs(energyOf(line.filledIn) - said),
            `${name}: ${line.what} ${line.filledIn}`,
          ).toBeLessThanOrEqual(0.02 * said);
        }
        if (!isSum(line)) continue;
        sums++;
        const found = evaluated(line.filledIn);
        // The values filled in are rounded.
        const tolerance = 1 + 0.01 * found;
        expect(Math.abs(found - numberOf(line.value)), `${name}: ${line.what} ${line.filledIn}`).toBeLessThan(
          tolerance,
        );
      }
    }
    expect(sums).toBeGreaterThan(5);
    expect(energies).toBeGreaterThan(5);
  });
});

test("every feature of a resource model has a name", () => {
  const circuits = Map.groupBy(unitSamples("7-series"), ({ unit }) => `${unit.kind} ${modelOf(unit).circuit(unit)}`);
  expect(circuits.size).toBeGreaterThan(10);
  // A few of each circuit: the number of features is the circuit's.
  for (const { unit, device, name } of [...circuits.values()].flatMap((samples) => samples.slice(0, 4))) {
    const model = modelOf(unit);
    const names = model.features[model.circuit(unit)];
    expect(names?.lut, name).toHaveLength(model.lut(unit, operationsOf(device)).length);
    expect(names?.ff, name).toHaveLength(model.ff(unit, operationsOf(device)).length);
  }
});
