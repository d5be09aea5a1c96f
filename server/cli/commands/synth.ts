import type { Quantity } from "../../estimate/estimate.ts";
import { NotGeneratedError } from "../../generate/refusal.ts";
import { type Synthesis, synthesiseDesign } from "../../hosts/synthesis.ts";
import { type Comparison, compareSynthesis, type Figure, synthesisLines } from "../../service/synthesis.ts";
import type { Resource } from "../../targets/target.ts";
import { SynthesisError } from "../../verify/synthesis.ts";
import { Failure } from "../failure.ts";
import { errorsOf, oneNetwork, openFile, refusalLines } from "../open.ts";
import { diagnosticLine, tableText } from "../print.ts";
import { withProgress } from "../progress.ts";

export interface SynthOptions {
  readonly network?: string;
  readonly target?: string;
  readonly json?: boolean;
  readonly place: boolean;
  readonly quiet?: boolean;
}

/** Synthesises the generated Verilog; measured beside estimated. @returns 1 when the file has errors. */
export async function synth(file: string, options: SynthOptions): Promise<number> {
  const document = openFile(file);
  const mapped = oneNetwork(document, options);
  const errors = errorsOf(document);
  for (const error of errors) process.stderr.write(`${diagnosticLine(document, error)}\n`);
  const synthesis = await withProgress(options.quiet ?? false, (report, signal) =>
    synthesiseDesign(mapped, file, { place: options.place }, report, signal),
  ).catch((error: unknown) => {
    if (error instanceof SynthesisError) throw new Failure(error.message);
    if (error instanceof NotGeneratedError) throw new Failure(refusalLines(document, mapped, error), 1);
    if (error instanceof Error && error.name === "AbortError") throw new Failure("stopped; nothing was written");
    throw error;
  });
  const comparison = compareSynthesis(mapped.design, synthesis.units);
  if (options.json) process.stdout.write(`${JSON.stringify(json(file, comparison, synthesis), null, 2)}\n`);
  else {
    const lines = synthesisLines(comparison, synthesis, ({ head, rows }) => [tableText(head, rows)]);
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return errors.length > 0 ? 1 : 0;
}

function json(file: string, comparison: Comparison, { tool, placement, calibration }: Synthesis): object {
  const figures = (of: Readonly<Record<Resource, Figure>>) =>
    Object.fromEntries(
      Object.entries(of).map(([name, { measured, estimated }]) => [name, { measured, estimated: plain(estimated) }]),
    );
  const { area } = comparison;
  return {
    schema: 1,
    file,
    network: comparison.network,
    target: comparison.target,
    device: comparison.device,
    tool,
    resources: figures(comparison.total),
    layers: comparison.layers.map(({ name, resources }) => ({ name, resources: figures(resources) })),
    ...(area ? { area: { measured: area.measured, estimated: plain(area.estimated) } } : {}),
    place_and_route: placement
      ? {
          tool: placement.tool,
          clock_asked: placement.clockAsked,
          clock_reached: placement.clockReached,
          logic_cells: placement.logicCells ?? null,
        }
      : null,
    calibration: calibration ?? null,
  };
}

function plain({ value, low, high, source }: Quantity): Quantity {
  return { value, low, high, source };
}
