import { refuse } from "../generate/refusal.ts";
import { libertyText } from "../importers/liberty/library.ts";
import { compareSynthesis, comparisonSummary, synthesisLines } from "../service/synthesis.ts";
import { calibrationName, calibrationText } from "../verify/calibrationFile.ts";
import { measureUnits } from "../verify/measurement.ts";
import { SynthesisError } from "../verify/synthesis.ts";
import type { ClientFiles } from "./clientFiles.ts";
import type { Job, JobSource } from "./host.ts";
import type { JobTools, Synthesised } from "./jobs.ts";
import type { SynthesiseParams, SynthesiseResult } from "./protocol.ts";
import { runInThread, type Thread } from "./threads.ts";
import { readYosys, yosysOf } from "./yosysInBrowser.ts";

/** Synthesises in a thread, with a Yosys that stands among the user's files, and keeps what was measured beside the file. */
export async function synthesise(
  client: Pick<ClientFiles, "read" | "replace">,
  thread: Thread,
  source: JobSource,
  params: SynthesiseParams,
  job: Job,
): Promise<SynthesiseResult> {
  const { uri } = params;
  job.report(0, "reading Yosys");
  const yosys = await readYosys(uri, client.read);
  const libraries = new Map<string, string>();
  for (const location of source.cells.keys()) {
    const bytes = await client.read(location);
    if (bytes) libraries.set(location, libertyText(bytes));
  }
  const name = calibrationName(uri);
  const file = name === undefined ? undefined : `${uri.slice(0, uri.lastIndexOf("/"))}/${name}`;
  const before = file === undefined ? undefined : await client.read(file);
  const calibration = before && new TextDecoder().decode(before);
  const brought = { yosys, libraries, ...(calibration === undefined ? {} : { calibration }) };
  const done = await runInThread<Synthesised>(thread, { kind: "synthesise", source, params, brought }, job);
  if (file !== undefined && done.calibration !== undefined) await client.replace(file, done.calibration);
  return { summary: done.summary, lines: done.lines };
}

/** The work of the thread. */
export const synthesiseBrought: JobTools["synthesise"] = async (mapped, { uri }, { report, signal }, brought) => {
  if (!brought) throw new SynthesisError("nobody brought Yosys");
  const { design, network } = mapped;
  refuse(design);
  const yosys = yosysOf(brought.yosys);
  const libraryText = (location: string): string => {
    const text = brought.libraries.get(location);
    if (text === undefined) throw new SynthesisError(`${location} cannot be read`);
    return text;
  };
  const progress = (share: number): void =>
    report(share * 95, `synthesising ${design.units.length} units with ${yosys.version}`);
  progress(0);
  const units = await measureUnits(design, yosys, libraryText, progress, signal);
  const comparison = compareSynthesis(design, units);
  const name = calibrationName(uri);
  return {
    summary: comparisonSummary(comparison, yosys.version),
    lines: synthesisLines(comparison, {
      tool: yosys.version,
      ...(name === undefined ? {} : { calibration: decodeURIComponent(name) }),
    }),
    calibration: calibrationText(network.name, design.target.device, yosys.version, units, brought.calibration),
  };
};
