import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { refuse } from "../generate/refusal.ts";
import { libertyText } from "../importers/liberty/library.ts";
import type { MappedNetwork } from "../service/compile.ts";
import { calibrationName, calibrationText, type SynthesisedUnit } from "../verify/calibrationFile.ts";
import { measureUnits } from "../verify/measurement.ts";
import { canPlace, type Placement, place } from "../verify/placement.ts";
import { SynthesisError } from "../verify/synthesis.ts";
import type { Report } from "./accelerator.ts";
import { replaceFile } from "./replaceFile.ts";
import { readBytes, reasonOf } from "./source.ts";
import { nodeTools } from "./tools.ts";
import { findYosys } from "./yosys.ts";

export interface Synthesis {
  /** Program that synthesised, with its version. */
  readonly tool: string;
  readonly units: readonly SynthesisedUnit[];
  readonly placement?: Placement;
  /** Path of the calibration file; absent for standard input. */
  readonly calibration?: string;
}

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
  const folder = file === "-" ? process.cwd() : dirname(resolve(file));
  const yosys = await findYosys(folder);
  const placing = options.place && canPlace(device);
  report(0, `synthesising ${design.units.length} units with ${yosys.version}`);
  const progress = (share: number): void =>
    report(share * (placing ? 50 : 95), `synthesising ${design.units.length} units with ${yosys.version}`);
  const units = await measureUnits(design, yosys, libraryText, progress, signal);
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

function libraryText(location: string): string {
  const bytes = readBytes(location);
  if (!(bytes instanceof Uint8Array)) throw new SynthesisError(bytes.problem);
  return libertyText(bytes);
}

async function replace(path: string, text: string): Promise<void> {
  try {
    await replaceFile(path, text);
  } catch (error) {
    throw new SynthesisError(`${path} cannot be written: ${reasonOf(error)}; nothing was changed`);
  }
}
