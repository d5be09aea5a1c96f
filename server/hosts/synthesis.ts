import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { refuse } from "../generate/refusal.ts";
import type { MappedNetwork } from "../service/compile.ts";
import type { ResourceCounts } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";
import { calibrationName, calibrationText } from "../verify/calibrationFile.ts";
import { canPlace, type Placement, place } from "../verify/placement.ts";
import { SynthesisError, synthesiseUnits } from "../verify/synthesis.ts";
import type { Report } from "./accelerator.ts";
import { replaceFile } from "./replaceFile.ts";
import { reasonOf } from "./source.ts";
import { nodeTools } from "./tools.ts";
import { findYosys } from "./yosys.ts";

export interface Synthesis {
  /** Program that synthesised, with its version. */
  readonly tool: string;
  readonly units: readonly { readonly unit: Unit; readonly counts: ResourceCounts }[];
  readonly placement?: Placement;
  /** Path of the calibration file; absent for standard input. */
  readonly calibration?: string;
}

/** Units in one run of Yosys: it takes seconds to start, but progress is to be seen too. */
const together = 16;

/**
 * Synthesises the units of a design with Yosys, one module each, places and routes the whole where that can be done, and keeps
 * what was measured in the calibration file beside the `.dnnx` file, which appears as a whole or not at all.
 * @param file path of the `.dnnx` file, `-` for standard input
 * @throws SynthesisError when a tool is missing or fails, the signal's AbortError when cancelled
 */
export async function synthesiseDesign(
  mapped: MappedNetwork,
  file: string,
  options: { readonly place: boolean },
  report: Report,
  signal?: AbortSignal,
): Promise<Synthesis> {
  const { design, network } = mapped;
  const { device } = design.target;
  refuse(design);
  if (device.kind !== "fpga") {
    throw new SynthesisError(`${device.title} is no device that Yosys has a flow for; choose a target with an FPGA`);
  }
  const folder = file === "-" ? process.cwd() : dirname(resolve(file));
  const yosys = await findYosys(folder);
  const placing = options.place && canPlace(device);
  report(0, `synthesising ${design.units.length} units with ${yosys.version}`);
  const counts = await synthesiseUnits(
    design.units,
    device,
    yosys,
    together,
    (share) => report(share * (placing ? 50 : 95), `synthesising ${design.units.length} units with ${yosys.version}`),
    signal,
  );
  const units = design.units.map((unit, index) => ({ unit, counts: counts[index]! }));
  const name = calibrationName(file);
  const calibration = name === undefined ? undefined : join(folder, name);
  if (calibration !== undefined) {
    signal?.throwIfAborted();
    const before = existsSync(calibration) ? await readFile(calibration, "utf8") : undefined;
    await replace(calibration, calibrationText(network.name, device, yosys.version, units, before));
  }
  const base = { tool: yosys.version, units, ...(calibration === undefined ? {} : { calibration }) };
  if (!placing) return base;
  report(50, "placing and routing");
  const build = await mkdtemp(join(tmpdir(), "dnnx-place-"));
  try {
    const write = (path: string, text: string) => writeFile(join(build, path), text);
    const placement = await place(design, yosys, nodeTools, build, write, signal);
    return placement ? { ...base, placement } : base;
  } finally {
    await rm(build, { recursive: true, force: true });
  }
}

async function replace(path: string, text: string): Promise<void> {
  try {
    await replaceFile(path, text);
  } catch (error) {
    throw new SynthesisError(`${path} cannot be written: ${reasonOf(error)}; nothing was changed`);
  }
}
