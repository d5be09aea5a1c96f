import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Coefficients, coefficients } from "../server/units/coefficients.ts";
import { blocks } from "../server/units/memory.ts";
import { modelOf } from "../server/units/registry.ts";
import { isHeldOut, readMeasured } from "../test/validation/gridMeasured.ts";
import { type CalibratedFamily, calibrated, type Sample, unitSamples } from "../test/validation/gridUnits.ts";
import { fitWeights } from "./leastSquares.ts";

/**
 * npm run fit: fits the coefficients of the resource models to the synthesised units of test/validation/units and writes them to
 * server/units/coefficients.ts. Units that are held back take no part. A circuit that was hardly measured keeps what it has.
 */
type Circuit = keyof typeof coefficients;
interface Row {
  readonly sample: Sample;
  readonly counts: { readonly lut: number; readonly ff: number };
}

/** Units of a circuit from which on its weights are fitted. */
const fewest = 4;

const tables = new Map((Object.keys(calibrated) as CalibratedFamily[]).map((family) => [family, rowsOf(family)]));
const factors = new Map([...tables].flatMap(([family, rows]) => factorOf(family, rows)));
write();

function rowsOf(family: CalibratedFamily): ReadonlyMap<string, Row> {
  const samples = new Map(unitSamples(family).map((sample) => [sample.name, sample]));
  return new Map(
    readMeasured(family).flatMap(({ name, counts }) => {
      const sample = samples.get(name);
      return sample && !isHeldOut(name) ? [[name, { sample, counts }] as const] : [];
    }),
  );
}

function fitted(family: CalibratedFamily): ReadonlyMap<Circuit, Coefficients> {
  const groups = Map.groupBy(tables.get(family)!.values(), ({ sample: { unit } }) => modelOf(unit).circuit(unit));
  return new Map(
    [...groups]
      .filter(([, rows]) => rows.length >= fewest)
      .map(([circuit, rows]) => [circuit, { lut: weights(rows, "lut"), ff: weights(rows, "ff") }]),
  );
}

function weights(rows: readonly Row[], what: "lut" | "ff"): readonly number[] {
  const data = rows.map(({ sample, counts }) => ({
    features: modelOf(sample.unit)[what](sample.unit),
    value: Math.max(0, counts[what] - inMemories(sample, what)),
  }));
  return fitWeights(data).map((weight) => Number(weight.toPrecision(3)));
}

/** What the memories of a unit cost beside its features. */
function inMemories({ unit, device }: Sample, what: "lut" | "ff"): number {
  return modelOf(unit)
    .memories(unit)
    .reduce((sum, memory) => sum + blocks(memory, device)[what], 0);
}

/** Look-up tables of another family for one of the 7 series: median over the units that were synthesised for both. */
function factorOf(family: CalibratedFamily, rows: ReadonlyMap<string, Row>): readonly (readonly [string, number])[] {
  const six = tables.get("7-series")!;
  const ratios = [...rows]
    .flatMap(([name, { counts }]) => {
      const lut = six.get(name)?.counts.lut ?? 0;
      return lut >= 40 ? [counts.lut / lut] : [];
    })
    .sort((left, right) => left - right);
  const middle = ratios[ratios.length >> 1];
  return family === "7-series" || middle === undefined ? [] : [[family, Number(middle.toPrecision(3))]];
}

function write(): void {
  const path = fileURLToPath(new URL("../server/units/coefficients.ts", import.meta.url));
  const list = (numbers: readonly number[]) => `[${numbers.join(", ")}]`;
  const row = ([name, { lut, ff }]: readonly [string, Coefficients]) =>
    `${name}: { lut: ${list(lut)}, ff: ${list(ff)} },`;
  const base = new Map<string, Coefficients>(Object.entries(coefficients));
  for (const [name, own] of fitted("7-series")) base.set(name, own);
  const others = [...tables.keys()].flatMap((family) => {
    const own = family === "7-series" ? [] : [...fitted(family)];
    return own.length === 0 ? [] : [`  ${JSON.stringify(family)}: {`, ...own.map((it) => `    ${row(it)}`), "  },"];
  });
  let text = readFileSync(path, "utf8")
    .replace(
      /export const coefficients = \{[\s\S]*?\n\} as const/,
      `export const coefficients = {\n${[...base].map((it) => `  ${row(it)}`).join("\n")}\n} as const`,
    )
    .replace(/(export const familyCoefficients[\s\S]*?> = \{\n)[\s\S]*?\};/, `$1${others.join("\n")}\n};`);
  for (const [family, factor] of factors) {
    text = text.replace(
      new RegExp(`^  "?${family.replace("+", "\\+")}"?: [\\d.]+,`, "m"),
      `  ${JSON.stringify(family)}: ${factor},`,
    );
  }
  writeFileSync(path, text);
}
