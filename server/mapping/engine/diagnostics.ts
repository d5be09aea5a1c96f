import { arrayPoorlyUsed } from "../../diagnostics/arrayPoorlyUsed.ts";
import { bandwidthBound } from "../../diagnostics/bandwidthBound.ts";
import { type Diagnostic, type Place, report } from "../../diagnostics/diagnostic.ts";
import { tileDoesNotFit } from "../../diagnostics/tileDoesNotFit.ts";
import type { Layer } from "../../network/checked.ts";
import type { EngineDesign } from "./engineDesign.ts";
import type { LayerRun } from "./layerRun.ts";
import type { Machine } from "./machine.ts";
import type { NestMapping } from "./mapping.ts";
import type { Nest } from "./nest.ts";

/** Layers that take less of the time are not worth a remark. */
const worthARemark = 0.1;
const poor = 0.25;
/** Share of a layer's cycles in which the array waits for off-chip memory, above which that is remarked. */
export const muchWaiting = 0.25;

/** Tiles that do not fit, and layers that leave the array idle although they take much of the time. */
export function engineDiagnostics({ schedule, machine }: EngineDesign): readonly Diagnostic[] {
  return schedule.runs.flatMap((run) => {
    if (run.shortage) return [report(tileDoesNotFit, placeOf(run.layer), { layer: run.layer.name, ...run.shortage })];
    const ofTime = run.cycles / schedule.cycles;
    const mapping = run.mappings.find((it) => it !== undefined);
    return mapping && ofTime >= worthARemark ? remarks(run, mapping, machine, ofTime) : [];
  });
}

function remarks(run: LayerRun, mapping: NestMapping, machine: Machine, ofTime: number): readonly Diagnostic[] {
  const { layer, job } = run;
  const mappings = run.mappings.filter((it) => it !== undefined);
  const total = (of: (mapping: NestMapping) => number) => mappings.reduce((all, it) => all + of(it), 0);
  const array = total((it) => it.arrayCycles);
  const offChip = total((it) => it.offChipCycles);
  const multipliers = machine.rows * machine.columns * machine.macs;
  const { batch } = machine.engine;
  if (offChip > array && 1 - array / run.cycles > muchWaiting) {
    const traffic = {
      inputs: total((it) => it.traffic.input),
      weights: total((it) => it.traffic.weight),
      results: total((it) => it.traffic.output),
    };
    const [tensor] = (["weights", "inputs", "results"] as const).toSorted((a, b) => traffic[b] - traffic[a]);
    const parameters = {
      layer: layer.name,
      waiting: 1 - array / run.cycles,
      ofTime,
      tensor: tensor!,
      megabytes: (traffic.inputs + traffic.weights + traffic.results) / 8e6 / batch,
      rate: (machine.offChipRate * machine.clock) / 8e9,
      advice:
        tensor === "weights"
          ? "A larger batch, fewer bits or weights that stay on the chip would move less."
          : "Fewer bits or a larger buffer would move less.",
    };
    return [report(bandwidthBound, placeOf(layer), parameters)];
  }
  const utilisation = (layer.work.effectiveMacs * batch) / (array * multipliers);
  if (utilisation >= poor || array < run.vectorCycles) return [];
  const busy = mapping.activeElements / (machine.rows * machine.columns);
  const short = utilisation / busy < busy;
  const nest = job.nests[0]!;
  const cause = short
    ? `its streams are shorter than the ${machine.rows} cycles that the operands which stay take to load (${mapping.passes} passes)`
    : `${mapping.activeElements} of ${machine.rows * machine.columns} elements have work, because it has ${sizes(nest)}`;
  const advice = short
    ? "A larger batch, or the dataflow output_stationary, would use it better."
    : "Another unrolling or dataflow, or a smaller array, would use it better.";
  return [report(arrayPoorlyUsed, placeOf(layer), { layer: layer.name, utilisation, ofTime, cause, advice })];
}

function sizes({ groups, filters, channels, kernel, outRows, outColumns }: Nest): string {
  const perGroup = groups > 1 ? ` in each of ${groups} groups` : "";
  return `${channels} channels, ${filters} filters${perGroup}, a ${kernel[0]} x ${kernel[1]} kernel and ${outRows} x ${outColumns} positions`;
}

function placeOf({ statement, expression, name }: Layer): Place {
  const named = statement.kind === "layer" && !name.includes(".") ? statement.name : expression;
  return { statement, span: { start: named.start, end: named.end } };
}
