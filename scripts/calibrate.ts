import { renameSync, writeFileSync } from "node:fs";
import { findYosys } from "../server/hosts/yosys.ts";
import { countCells } from "../server/verify/cells.ts";
import { synthesiseModules, synthesiseUnits } from "../server/verify/synthesis.ts";
import {
  digestOf,
  digestOfText,
  type Measured,
  measuredPath,
  measuredTable,
  operationsPath,
  operationsTable,
  readMeasured,
  readOperations,
} from "../test/validation/gridMeasured.ts";
import { type CalibratedFamily, calibrated, deviceOf, type Sample, unitSamples } from "../test/validation/gridUnits.ts";
import { operations, operationsDesign } from "../test/validation/operationGrid.ts";
import { root } from "./root.ts";

/**
 * npm run calibrate -- [FAMILY…]: synthesises operations and the units of the grid with Yosys for each family of devices and keeps what
 * they need as data (test/validation/units), from which `scripts/fit.ts` fits the coefficients of the resource models. Units whose Verilog is the one
 * that was measured are not synthesised again, so that a run that was interrupted goes on where it stopped.
 */
const asked = process.argv.slice(2);
const families = (Object.keys(calibrated) as CalibratedFamily[]).filter(
  (it) => asked.length === 0 || asked.includes(it),
);
/** Units after which the table is written. */
const portion = 36;

const yosys = await findYosys(root);
for (const family of families) {
  const samples = unitSamples(family).map((sample) => ({ sample, digest: digestOf(sample) }));
  const known = new Map(readMeasured(family).map((it) => [it.name, it]));
  const missing = samples.filter(({ sample, digest }) => known.get(sample.name)?.digest !== digest);
  await measureOperations(family);
  process.stdout.write(`${family}: ${samples.length} units, ${missing.length} to synthesise with ${yosys.version}\n`);
  const groups = [...Map.groupBy(missing, ({ sample }) => usesDsp(sample)).values()];
  let done = 0;
  for (const group of groups) {
    for (let start = 0; start < group.length; start += portion) {
      const run = group.slice(start, start + portion);
      const device = run[0]!.sample.device;
      const counts = await synthesiseUnits(
        run.map(({ sample }) => sample.unit),
        device,
        yosys,
        portion,
      );
      run.forEach(({ sample: { name }, digest }, at) => {
        known.set(name, { name, digest, counts: counts[at]! });
      });
      save(
        family,
        samples.flatMap(({ sample }) => known.get(sample.name) ?? []),
      );
      done += run.length;
      process.stdout.write(`  ${done} of ${missing.length}\n`);
    }
  }
}

async function measureOperations(family: CalibratedFamily): Promise<void> {
  const known = new Map(readOperations(family).map((it) => [it.name, it]));
  const list = operations().map((it) => ({ ...it, digest: digestOfText(it.text) }));
  const missing = list.filter(({ name, digest }) => known.get(name)?.digest !== digest);
  process.stdout.write(`${family}: ${list.length} operations, ${missing.length} to synthesise\n`);
  if (missing.length === 0) return;
  const files = new Map([["operations.v", operationsDesign(missing)]]);
  const cells = await synthesiseModules("operations.v", "all_operations", files, false, deviceOf(family), yosys);
  for (const { name, digest } of missing) known.set(name, { name, digest, lut: countCells(cells.get(name)!).lut });
  write(operationsPath(family), operationsTable(list.map(({ name }) => known.get(name)!)));
}

function usesDsp({ unit }: Sample): boolean {
  return "dsp" in unit && unit.dsp;
}

function save(family: CalibratedFamily, list: readonly Measured[]): void {
  write(measuredPath(family), measuredTable(list));
}

/** Whole or not at all. */
function write(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
