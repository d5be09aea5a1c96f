import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findYosys } from "../server/hosts/yosys.ts";
import { modelOf } from "../server/units/registry.ts";
import type { Cells } from "../server/verify/cells.ts";
import { cellsOfUnits } from "../server/verify/standardCells.ts";
import { heldOutDesigns } from "../test/validation/measured.ts";
import { type Sample, unitDesigns, unitSamples } from "../test/validation/unitDesigns.ts";
import { root } from "./root.ts";

/**
 * node scripts/gates.ts [LIB OUT]: synthesises units without memories and multiplier blocks to standard cells with Yosys and keeps the cells of
 * each as data, from which the gates of a look-up table and of a flip-flop follow (test/validation/cells.lib, test/validation/gates.json), or
 * with which estimates for another library can be compared.
 */
const [library = join(root, "test/validation/cells.lib"), out = join(root, "test/validation/gates.json")] =
  process.argv.slice(2);
const together = 16;

const samples = [
  ...unitSamples(unitDesigns())
    .filter((_, index) => index % 2 === 0)
    .map((sample) => ({ sample, heldOut: false })),
  ...unitSamples(heldOutDesigns()).map((sample) => ({ sample, heldOut: true })),
].filter(({ sample }) => isLogic(sample));

const yosys = await findYosys(root);
const liberty = readFileSync(library, "utf8");
const results: { name: string; heldOut: boolean; cells: Cells }[] = [];
for (let start = 0; start < samples.length; start += together) {
  const run = samples.slice(start, start + together);
  const counts = await cellsOfUnits(
    run.map(({ sample }) => sample.unit),
    liberty,
    yosys,
  );
  run.forEach(({ sample: { name }, heldOut }, at) => {
    results.push({ name, heldOut, cells: counts[at]! });
  });
  process.stdout.write(`${results.length} of ${samples.length}\n`);
}
writeFileSync(out, `[\n${results.map((it) => `  ${JSON.stringify(it)}`).join(",\n")}\n]\n`);

function isLogic({ unit }: Sample): boolean {
  return (
    !("dsp" in unit && unit.dsp) &&
    modelOf(unit)
      .memories(unit)
      .every((memory) => memory.constant && memory.kind !== "bram")
  );
}
