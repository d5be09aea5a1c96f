import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Device } from "../server/targets/target.ts";
import { type Coefficients, coefficients } from "../server/units/coefficients.ts";
import { innerUnits } from "../server/units/inner.ts";
import { blocks } from "../server/units/memory.ts";
import { operationsOf } from "../server/units/operations.ts";
import { modelOf, unitResources } from "../server/units/registry.ts";
import type { Unit } from "../server/units/unit.ts";
import { readMeasured } from "../test/validation/gridMeasured.ts";
import { type CalibratedFamily, calibrated, type Sample, unitSamples } from "../test/validation/gridUnits.ts";
import { fitWeights, type Observation } from "./leastSquares.ts";

/**
 * npm run fit: fits the coefficients of the resource models to the synthesised units of test/validation/units, over the operations that
 * `scripts/operations.ts` has written before, and writes them to server/units/coefficients.ts. Units that are held back take no part. A
 * circuit that was hardly measured keeps what it has.
 */
type Circuit = keyof typeof coefficients;
interface Row {
  readonly sample: Sample;
  readonly counts: { readonly lut: number; readonly ff: number };
}

/**
 * What the weights of the 7 series count for in other families, of which fewer units were measured: of 0.0001 to 0.05, the value with the
 * smallest errors of nine of ten units when each unit of the fit is left out in turn.
 */
const expectationOfOthers = 0.01;

/** Units of a circuit from which on its weights are fitted. */
const fewest = 3;

const families = Object.keys(calibrated) as CalibratedFamily[];
writeCoefficients();

function rowsOf(family: CalibratedFamily): ReadonlyMap<string, Row> {
  const samples = new Map(unitSamples(family).map((sample) => [sample.name, sample]));
  return new Map(
    readMeasured(family).flatMap(({ name, counts }) => {
      const sample = samples.get(name);
      return sample && !sample.heldBack ? [[name, { sample, counts }] as const] : [];
    }),
  );
}

/**
 * Weights of the circuits of a family.
 * @param expected what a weight is where measurements say little
 */
function fitted(
  family: CalibratedFamily,
  expected: (circuit: Circuit, what: "lut" | "ff") => readonly number[] | undefined,
): ReadonlyMap<Circuit, Coefficients> {
  const groups = Map.groupBy(rowsOf(family).values(), ({ sample: { unit } }) => modelOf(unit).circuit(unit));
  return new Map(
    [...groups]
      .filter(([, rows]) => rows.length >= fewest)
      .map(([circuit, rows]) => {
        const of = (what: "lut" | "ff") => weights(rows, what, expected(circuit, what));
        return [circuit, { lut: of("lut"), ff: of("ff") }];
      }),
  );
}

function weights(rows: readonly Row[], what: "lut" | "ff", expected: readonly number[] | undefined): readonly number[] {
  const data = rows.map(({ sample: { unit, device }, counts }) => ({
    features: modelOf(unit)[what](unit, operationsOf(device)),
    value: Math.max(0, counts[what] - inside(unit, device, what)),
    whole: counts[what],
  }));
  const { unit, device } = rows[0]!.sample;
  const names = modelOf(unit).features[modelOf(unit).circuit(unit)]![what];
  const isKept = names.map((name) => name.includes("tables of") && !device.memories.includes("lutram"));
  const found = expected ? fitOthers(data, expected, isKept) : fitWeights(data);
  return found.map((weight) => Number(weight.toPrecision(3)));
}

/**
 * Weights of a family with few units. Tables of constants keep what is expected of them where look-up tables are no memories: the grid has
 * them in blocks there, and the few words of others say nothing of many.
 */
function fitOthers(
  data: readonly Observation[],
  expected: readonly number[],
  isKept: readonly boolean[],
): readonly number[] {
  const others = <T>(list: readonly T[]) => list.filter((_, at) => !isKept[at]);
  const rest = data.map(({ features, value, whole }) => {
    const kept = features.reduce((sum, it, at) => sum + (isKept[at] ? it * expected[at]! : 0), 0);
    return { features: others(features), value: Math.max(0, value - kept), whole };
  });
  const weights = [...fitWeights(rest, others(expected), expectationOfOthers)];
  return expected.map((it, at) => (isKept[at] ? it : weights.shift()!));
}

/** What the memories of a unit cost beside its features, and the units inside it. */
function inside(unit: Unit, device: Device, what: "lut" | "ff"): number {
  const memories = modelOf(unit)
    .memories(unit)
    .map((memory) => blocks(memory, device)[what]);
  const units = innerUnits(unit).map((inner) => unitResources(inner, device)[what]);
  return [...memories, ...units].reduce((sum, it) => sum + it, 0);
}

function writeCoefficients(): void {
  const path = fileURLToPath(new URL("../server/units/coefficients.ts", import.meta.url));
  const list = (numbers: readonly number[]) => `[${numbers.join(", ")}]`;
  const row = ([name, { lut, ff }]: readonly [string, Coefficients]) =>
    `${name}: { lut: ${list(lut)}, ff: ${list(ff)} },`;
  const base = new Map<Circuit, Coefficients>(
    (Object.entries(coefficients) as [Circuit, Coefficients][]).map(([name, own]) => [name, own]),
  );
  for (const [name, own] of fitted("7-series", () => undefined)) base.set(name, own);
  const others = families.flatMap((family) => {
    if (family === "7-series") return [];
    const own = [...fitted(family, (circuit, what) => base.get(circuit)![what])];
    return own.length === 0 ? [] : [`  ${JSON.stringify(family)}: {`, ...own.map((it) => `    ${row(it)}`), "  },"];
  });
  const text = readFileSync(path, "utf8")
    .replace(
      /export const coefficients = \{[\s\S]*?\n\} as const/,
      `export const coefficients = {\n${[...base].map((it) => `  ${row(it)}`).join("\n")}\n} as const`,
    )
    .replace(/(export const familyCoefficients[\s\S]*?> = \{\n)[\s\S]*?\};/, `$1${others.join("\n")}\n};`);
  writeFileSync(path, text);
}
