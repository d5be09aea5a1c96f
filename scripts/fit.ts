import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Coefficients, coefficients } from "../server/units/coefficients.ts";
import { blocks } from "../server/units/memory.ts";
import { modelOf } from "../server/units/registry.ts";
import { heldOutDesigns, type Measured, measuredPath } from "../test/validation/measured.ts";
import { type Sample, unitDesigns, unitSamples } from "../test/validation/unitDesigns.ts";

/**
 * Fits the coefficients of the resource models to the synthesised units of test/validation/units.json and writes them to
 * server/units/coefficients.ts. Least squares, no coefficient below zero.
 */
const measured = JSON.parse(readFileSync(measuredPath, "utf8")) as readonly Measured[];
const samples = new Map(
  [...unitSamples(unitDesigns()), ...unitSamples(heldOutDesigns())].map((sample) => [sample.name, sample]),
);
const rows = measured
  .filter((it) => it.family === "7-series" && !it.heldOut)
  .flatMap((it) => {
    const sample = samples.get(it.name);
    return sample ? [{ sample, it }] : [];
  });

const fitted: Record<string, Coefficients> = {};
for (const circuit of Object.keys(coefficients)) {
  const own = rows.filter(({ sample }) => modelOf(sample.unit).circuit(sample.unit) === circuit);
  const lut = own.map(({ sample, it }) => ({
    features: modelOf(sample.unit).lut(sample.unit),
    value: Math.max(0, it.lut - inMemories(sample, "lut")),
  }));
  const ff = own.map(({ sample, it }) => ({
    features: modelOf(sample.unit).ff(sample.unit),
    value: Math.max(0, it.ff - inMemories(sample, "ff")),
  }));
  fitted[circuit] = { lut: fit(lut), ff: fit(ff) };
}
const factors = Object.fromEntries((["iCE40", "ECP5"] as const).map((family) => [family, factorOf(family)]));
write();

/** What the memories of a unit cost beside its features. */
function inMemories({ unit, device }: Sample, what: "lut" | "ff"): number {
  return modelOf(unit)
    .memories(unit)
    .reduce((sum, memory) => sum + blocks(memory, device)[what], 0);
}

/** Coordinate descent: each coefficient in turn to its best value that is not negative. */
function fit(data: readonly { readonly features: readonly number[]; readonly value: number }[]): readonly number[] {
  const width = data[0]?.features.length ?? 0;
  const weights = new Array<number>(width).fill(0);
  for (let round = 0; round < 4000; round++) {
    for (let index = 0; index < width; index++) {
      let [above, below] = [0, 0];
      for (const { features, value } of data) {
        // The spread of a count grows with its root.
        const scale = 1 / Math.max(20, value);
        const rest = features.reduce((sum, feature, at) => sum + (at === index ? 0 : feature * weights[at]!), 0);
        above += scale * features[index]! * (value - rest);
        below += scale * features[index]! ** 2;
      }
      weights[index] = below > 0 ? Math.max(0, above / below) : 0;
    }
  }
  return weights.map((weight) => Number(weight.toPrecision(3)));
}

/** Look-up tables of a family with four inputs for one with six: median over the units that were synthesised for both. */
function factorOf(family: "iCE40" | "ECP5"): number {
  const six = new Map(measured.filter((it) => it.family === "7-series").map((it) => [it.name, it.lut]));
  const ratios = measured
    .filter((it) => it.family === family && (six.get(it.name) ?? 0) >= 40)
    .map((it) => it.lut / six.get(it.name)!)
    .sort((left, right) => left - right);
  return Number(ratios[ratios.length >> 1]!.toPrecision(3));
}

function write(): void {
  const path = fileURLToPath(new URL("../server/units/coefficients.ts", import.meta.url));
  const list = (numbers: readonly number[]) => `[${numbers.join(", ")}]`;
  const lines = Object.entries(fitted).map(
    ([name, { lut, ff }]) => `  ${name}: { lut: ${list(lut)}, ff: ${list(ff)} },`,
  );
  const text = readFileSync(path, "utf8")
    .replace(
      /export const coefficients = \{[\s\S]*?\n\} as const/,
      `export const coefficients = {\n${lines.join("\n")}\n} as const`,
    )
    .replace(/ {2}iCE40: [\d.]+,/, `  iCE40: ${factors.iCE40},`)
    .replace(/ {2}ECP5: [\d.]+,/, `  ECP5: ${factors.ECP5},`);
  writeFileSync(path, text);
}
