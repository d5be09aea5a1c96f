import { countText, percentText, siText } from "../../estimate/display.ts";
import type { Quantity } from "../../estimate/estimate.ts";
import { NotGeneratedError } from "../../generate/refusal.ts";
import { type Synthesis, synthesiseDesign } from "../../hosts/synthesis.ts";
import { type Comparison, compareSynthesis, type Figure } from "../../service/synthesis.ts";
import type { FpgaResource } from "../../targets/target.ts";
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

const titles: Readonly<Record<FpgaResource, string>> = {
  lut: "LUT",
  ff: "FF",
  dsp: "DSP",
  bram18: "BRAM",
  uram: "URAM",
};

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
    if (error instanceof NotGeneratedError) throw new Failure(refusalLines(document, mapped), 1);
    if (error instanceof Error && error.name === "AbortError") throw new Failure("stopped; nothing was written");
    throw error;
  });
  const comparison = compareSynthesis(mapped.design, synthesis.units);
  if (options.json) process.stdout.write(`${JSON.stringify(json(file, comparison, synthesis), null, 2)}\n`);
  else process.stdout.write(`${text(comparison, synthesis)}\n`);
  return errors.length > 0 ? 1 : 0;
}

function text(comparison: Comparison, { tool, placement, calibration }: Synthesis): string {
  const { network, target, device, total, layers } = comparison;
  const shown = comparison.resources;
  const head = ["layer", ...shown.flatMap((it) => [titles[it], "estimated", "off"])];
  const row = (name: string, figures: Readonly<Record<FpgaResource, Figure>>): string[] => [
    name,
    ...shown.flatMap((it) => [
      countText(figures[it].measured),
      countText(figures[it].estimated.value),
      offText(figures[it]),
    ]),
  ];
  const lines = [
    `${network} on ${target} (${device}), units synthesised with ${tool}; off: measured against estimated, ! outside of the band`,
    "",
    tableText(head, [...layers.map(({ name, resources }) => row(name, resources)), row("all", total)]),
  ];
  if (placement) {
    const { clockAsked, clockReached, logicCells } = placement;
    const verdict = clockReached >= clockAsked ? "reached" : "MISSED";
    const cells = logicCells === undefined ? "" : `, ${countText(logicCells)} logic cells`;
    lines.push(
      "",
      `Placed and routed with ${placement.tool}: ${siText(clockReached, "Hz")}, asked for ${siText(clockAsked, "Hz")}: ${verdict}${cells}.`,
    );
  }
  if (calibration !== undefined) {
    lines.push("", `${calibration}: estimates of this file now use what was measured.`);
  }
  return lines.join("\n");
}

function offText({ measured, estimated }: Figure): string {
  if (measured === estimated.value) return "";
  const outside = measured < estimated.low || measured > estimated.high ? " !" : "";
  if (estimated.value === 0) return `new${outside}`;
  const off = measured / estimated.value - 1;
  return `${off < 0 ? "−" : "+"}${percentText(Math.abs(off))}${outside}`;
}

function json(file: string, comparison: Comparison, { tool, placement, calibration }: Synthesis): object {
  const figures = (of: Readonly<Record<FpgaResource, Figure>>) =>
    Object.fromEntries(
      Object.entries(of).map(([name, { measured, estimated }]) => [name, { measured, estimated: plain(estimated) }]),
    );
  return {
    schema: 1,
    file,
    network: comparison.network,
    target: comparison.target,
    device: comparison.device,
    tool,
    resources: figures(comparison.total),
    layers: comparison.layers.map(({ name, resources }) => ({ name, resources: figures(resources) })),
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
