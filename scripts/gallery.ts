// npm run gallery [-- NAME…]: the designs of the gallery (all, or those whose path contains a NAME) verified and synthesised where their
// code is not that of the last time, and their table in README.md. Each figure is kept when it is found, so that a run may be stopped
// and another one goes on. npm run gallery -- --table: the table alone, without figures of code that changed.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { verifyAccelerator } from "../server/hosts/accelerator.ts";
import { replaceFile } from "../server/hosts/replaceFile.ts";
import { findYosys } from "../server/hosts/yosys.ts";
import type { MappedNetwork } from "../server/service/compile.ts";
import { synthesiseUnits } from "../server/verify/synthesis.ts";
import { galleryDesign, galleryPaths } from "../test/gallery/designs.ts";
import {
  designFingerprint,
  type Measured,
  onlyOf,
  type Simulated,
  simulatedFrames,
  staleUnits,
  unitFingerprint,
} from "../test/gallery/measured.ts";
import { galleryCells, galleryTable, withTable } from "../test/gallery/table.ts";
import { root, scriptArguments } from "./root.ts";

const measuredPath = join(root, "test", "gallery", "measured.json");
const tableOnly = scriptArguments.includes("--table");
const names = scriptArguments.filter((it) => it !== "--table");
const designs = galleryPaths.map((path) => ({ path, mapped: galleryDesign(path) }));
let measured: Measured = JSON.parse(readFileSync(measuredPath, "utf8"));

if (!tableOnly) {
  const chosen = designs.filter(({ path }) => names.length === 0 || names.some((name) => path.includes(name)));
  for (const { path, mapped } of chosen) {
    await simulate(path, mapped);
    await synthesise(path, mapped);
  }
}
await keep(
  onlyOf(
    designs.map(({ mapped }) => mapped.design),
    measured,
  ),
);
const readme = join(root, "README.md");
const rows = designs.map(({ path, mapped }) => galleryCells(path, mapped, measured));
await replaceFile(readme, withTable(readFileSync(readme, "utf8"), galleryTable(rows)));
console.log(`wrote ${readme}: ${rows.length} designs`);

async function keep(now: Measured): Promise<void> {
  measured = now;
  await replaceFile(measuredPath, `${JSON.stringify(now, null, 2)}\n`);
}

/** @throws Error when the Verilog or the C++ is not what the reference says */
async function simulate(path: string, mapped: MappedNetwork): Promise<void> {
  const fingerprint = designFingerprint(mapped.design);
  if (fingerprint in measured.designs) return;
  console.log(`${path}: Verilog and C++ against the reference`);
  const options = { file: basename(path), vectors: simulatedFrames };
  const hls = await verifyAccelerator(mapped, { ...options, backend: "hls" }, () => {});
  const verilog = await verifyAccelerator(mapped, { ...options, backend: "verilog", simulator: "verilator" }, () => {});
  if (hls.mismatches + verilog.mismatches > 0 || verilog.backend !== "verilog") {
    throw new Error(`${path}: ${verilog.mismatches} mismatches in Verilog, ${hls.mismatches} in C++`);
  }
  const { intervalCycles, latencyCycles } = verilog;
  if (intervalCycles === undefined) throw new Error(`${path}: ${simulatedFrames} frames showed no interval`);
  const simulated: Simulated = { vectors: simulatedFrames, intervalCycles, latencyCycles };
  await keep({ ...measured, designs: { ...measured.designs, [fingerprint]: simulated } });
}

/** Unit by unit, because one may take minutes. */
async function synthesise(path: string, { design }: MappedNetwork): Promise<void> {
  const { device } = design.target;
  const yosys = await findYosys(root);
  // Figures of another program are no longer comparable.
  if (measured.tool !== yosys.version) await keep({ ...measured, tool: yosys.version, circuits: {} });
  const stale = staleUnits(design, measured);
  for (const [index, unit] of stale.entries()) {
    const fingerprint = unitFingerprint(unit, device);
    if (fingerprint in measured.circuits) continue;
    console.log(`${path}: ${unit.name} (${index + 1} of ${stale.length} units), ${yosys.version}`);
    const [counts] = await synthesiseUnits([unit], device, yosys, 1);
    await keep({ ...measured, circuits: { ...measured.circuits, [fingerprint]: counts! } });
  }
}
