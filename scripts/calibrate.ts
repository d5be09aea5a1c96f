import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { modelOf } from "../server/units/registry.ts";
import { inputPorts, outputPorts, wordBits } from "../server/units/rtl.ts";
import { verilog } from "../server/units/verilog.ts";
import { heldOutDesigns, type Measured, measuredPath } from "../test/validation/measured.ts";
import { type Sample, unitDesigns, unitSamples } from "../test/validation/unitDesigns.ts";

/**
 * Synthesises units of small designs with Yosys and keeps what they need as data (test/validation/units.json), from which
 * `scripts/fit.ts` fits the coefficients of the resource models. Takes a few seconds per unit; units that are in the file
 * already are not synthesised again, except with `--all`.
 */
const flows = {
  "7-series": "synth_xilinx -family xc7 -noiopad -noclkbuf",
  iCE40: "synth_ice40 -device u -noflatten",
  ECP5: "synth_ecp5 -noflatten",
} as const;

/** Look-up tables that a cell takes. */
const tables: readonly (readonly [RegExp, number])[] = [
  [/^(LUT[1-6]|INV|SB_LUT4|LUT4)$/, 1],
  [/^(SRL16E|SRLC32E|RAM32X1S|RAM64X1S)$/, 1],
  [/^(RAM32X1D|RAM64X1D)$/, 2],
  [/^(RAM32M|RAM64M|RAM128X1D)$/, 4],
  [/^TRELLIS_DPR16X4$/, 6],
  [/^CCU2C$/, 2],
];

type Family = keyof typeof flows;

const known: Measured[] = process.argv.includes("--all")
  ? []
  : (JSON.parse(readFileSync(measuredPath, "utf8")) as Measured[]);
const done = new Set(known.map((it) => `${it.family} ${it.name}`));
const fitted = unitSamples(unitDesigns());
const work: { sample: Sample; family: Family; heldOut: boolean }[] = [
  ...fitted.map((sample) => ({ sample, family: "7-series" as const, heldOut: false })),
  ...unitSamples(heldOutDesigns()).map((sample) => ({ sample, family: "7-series" as const, heldOut: true })),
  ...fitted
    .filter((_, index) => index % 8 === 0)
    .map((sample) => ({ sample, family: "iCE40" as const, heldOut: false })),
  ...fitted
    .filter((_, index) => index % 8 === 4)
    .map((sample) => ({ sample, family: "ECP5" as const, heldOut: false })),
].filter(
  ({ sample, family }) => !done.has(`${family} ${sample.name}`) && (family !== "iCE40" || hasNoLutMemory(sample)),
);

/** Units in one run of Yosys, which spends most of its time on starting. */
const together = 16;

const runs = [...Map.groupBy(work, (it) => `${it.family} ${usesDsp(it.sample)}`).values()].flatMap((list) =>
  Array.from({ length: Math.ceil(list.length / together) }, (_, run) =>
    list.slice(run * together, (run + 1) * together),
  ),
);
for (const [index, run] of runs.entries()) {
  const cells = synthesise(
    run.map((it) => it.sample),
    run[0]!.family,
  );
  run.forEach(({ sample, family, heldOut }, at) => {
    known.push({ name: sample.name, family, heldOut, ...cells[at]! });
  });
  writeFileSync(measuredPath, `[\n${known.map((it) => `  ${JSON.stringify(it)}`).join(",\n")}\n]\n`);
  process.stdout.write(`run ${index + 1} of ${runs.length}: ${run.length} units, ${run[0]!.family}\n`);
}

/** iCE40 has no memories made of look-up tables. */
function hasNoLutMemory({ unit }: Sample): boolean {
  return modelOf(unit)
    .memories(unit)
    .every((memory) => memory.constant || memory.kind !== "lutram");
}

function usesDsp({ unit }: Sample): boolean {
  return "dsp" in unit && unit.dsp;
}

/** Cells of each unit, synthesised side by side without flattening. */
function synthesise(samples: readonly Sample[], family: Family): Pick<Measured, "lut" | "ff" | "dsp" | "bram18">[] {
  const folder = mkdtempSync(join(tmpdir(), "dnnx-calibrate-"));
  try {
    // Images of weights carry the name of the unit.
    const modules = samples.map(({ unit }, at) => verilog({ ...unit, name: `unit_${at}` }, `unit_${at}`));
    modules.forEach(({ text, memories }, at) => {
      for (const { path, text: image } of [{ path: `unit_${at}.v`, text }, ...memories]) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), image);
      }
    });
    writeFileSync(join(folder, "all.v"), allUnits(samples));
    const dsp = usesDsp(samples[0]!);
    const flow = `${flows[family]}${family !== "iCE40" && !dsp ? " -nodsp" : ""}${family === "iCE40" && dsp ? " -dsp" : ""}`;
    const sources = modules.map((_, at) => `unit_${at}.v`).join(" ");
    const script = `read_verilog all.v ${sources}; ${flow} -top all_units; tee -q -o stat.json stat -json`;
    execFileSync("yosys", ["-q", "-p", script], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const stat = JSON.parse(readFileSync(join(folder, "stat.json"), "utf8")) as {
      modules: Record<string, { num_cells_by_type: Record<string, number> }>;
    };
    return modules.map((_, at) => count(stat.modules[`\\unit_${at}`]!.num_cells_by_type));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A top module with every port of every unit on a port of its own, so that nothing is optimised away. */
function allUnits(samples: readonly Sample[]): string {
  const ports: string[] = [];
  const instances = samples.map(({ unit }, at) => {
    const pins: string[] = [];
    const pin = (name: string, direction: "input" | "output", bits: number) => {
      ports.push(`${direction} wire [${bits - 1}:0] u${at}_${name}`);
      pins.push(`.${name}(u${at}_${name})`);
    };
    for (const { name, stream } of inputPorts(unit)) {
      pin(`${name}_data`, "input", wordBits(stream));
      pin(`${name}_valid`, "input", 1);
      pin(`${name}_ready`, "output", 1);
    }
    for (const { name, stream } of outputPorts(unit)) {
      pin(`${name}_data`, "output", wordBits(stream));
      pin(`${name}_valid`, "output", 1);
      pin(`${name}_ready`, "input", 1);
    }
    return `  unit_${at} instance_${at} (.clk(clk), .reset(reset), ${pins.join(", ")});`;
  });
  return `module all_units (input wire clk, input wire reset, ${ports.join(", ")});\n${instances.join("\n")}\nendmodule\n`;
}

/** Look-up tables (memories and carry cells of four-input families that need one included), flip-flops, DSP, block memories. */
function count(cells: Readonly<Record<string, number>>): Pick<Measured, "lut" | "ff" | "dsp" | "bram18"> {
  let [lut, ff, dsp, bram18] = [0, 0, 0, 0];
  for (const [type, number] of Object.entries(cells)) {
    const table = tables.find(([pattern]) => pattern.test(type));
    if (table) lut += number * table[1];
    else if (/^(FD[RSCP]E|SB_DFF\w*|TRELLIS_FF)$/.test(type)) ff += number;
    else if (/^(DSP48E1|SB_MAC16|MULT18X18D)$/.test(type)) dsp += number;
    else if (/^(RAMB18E1|SB_RAM40_4K|DP16KD|PDPW16KD)$/.test(type)) bram18 += number;
    else if (type === "RAMB36E1") bram18 += 2 * number;
  }
  return { lut, ff, dsp, bram18 };
}
