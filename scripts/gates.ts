import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { modelOf } from "../server/units/registry.ts";
import { verilog } from "../server/units/verilog.ts";
import { heldOutDesigns } from "../test/validation/measured.ts";
import { type Sample, unitDesigns, unitSamples } from "../test/validation/unitDesigns.ts";

/**
 * Synthesises units without memories and multiplier blocks to standard cells (test/validation/cells.lib) with Yosys and keeps their
 * areas as data (test/validation/gates.json), from which the gate equivalents of a look-up table and of a flip-flop follow. The unit
 * is cut to what a chip of one's own holds: memories are left out, every register is a plain flip-flop.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const cells = join(root, "test/validation/cells.lib");
const areas = new Map(
  [...readFileSync(cells, "utf8").matchAll(/cell \((\w+)\) \{ area : ([\d.]+)/g)].map(([, name, area]) => [
    name!,
    Number(area),
  ]),
);
const path = join(root, "test/validation/gates.json");

const samples = [
  ...unitSamples(unitDesigns())
    .filter((_, index) => index % 2 === 0)
    .map((sample) => ({ sample, heldOut: false })),
  ...unitSamples(heldOutDesigns()).map((sample) => ({ sample, heldOut: true })),
].filter(({ sample }) => isLogic(sample));

const results = samples.map(({ sample, heldOut }, index) => {
  process.stdout.write(`${index + 1} of ${samples.length}: ${sample.name}\n`);
  return { name: sample.name, heldOut, ...synthesise(sample) };
});
writeFileSync(path, `[\n${results.map((it) => `  ${JSON.stringify(it)}`).join(",\n")}\n]\n`);

function isLogic({ unit }: Sample): boolean {
  return (
    !("dsp" in unit && unit.dsp) &&
    modelOf(unit)
      .memories(unit)
      .every((memory) => memory.constant && memory.kind !== "bram")
  );
}

/** Area of all cells in um2, and the number of flip-flops. */
function synthesise({ unit }: Sample): { readonly area: number; readonly ff: number } {
  const folder = mkdtempSync(join(tmpdir(), "dnnx-gates-"));
  try {
    const { text, memories } = verilog({ ...unit, name: "unit" }, "unit");
    for (const file of [{ path: "unit.v", text }, ...memories]) {
      mkdirSync(dirname(join(folder, file.path)), { recursive: true });
      writeFileSync(join(folder, file.path), file.text);
    }
    const script = `read_verilog unit.v; synth -flatten -top unit; dfflegalize -cell $_DFF_P_ x; dfflibmap -liberty ${cells}; abc -liberty ${cells}; opt_clean; tee -q -o stat.json stat -json`;
    execFileSync("yosys", ["-q", "-p", script], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const stat = JSON.parse(readFileSync(join(folder, "stat.json"), "utf8")) as {
      design: { num_cells_by_type: Record<string, number> };
    };
    const counts = Object.entries(stat.design.num_cells_by_type);
    const left = counts.filter(([cell]) => !areas.has(cell)).map(([cell]) => cell);
    if (left.length > 0) throw new Error(`cells left: ${left.join(", ")}`);
    const area = counts.reduce((sum, [cell, count]) => sum + areas.get(cell)! * count, 0);
    return { area: Number(area.toFixed(3)), ff: stat.design.num_cells_by_type.DFF_X1 ?? 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
