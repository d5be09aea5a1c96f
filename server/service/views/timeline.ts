import type { LayerActivities } from "../../mapping/activity.ts";
import type { EngineDesign } from "../../mapping/engine/engineDesign.ts";
import type { ScheduledRun } from "../../mapping/engine/schedule.ts";
import type { MappedNetwork } from "../compile.ts";
import type { Workspace } from "../workspace.ts";
import { createCostWriter, type ViewCost } from "./cost.ts";
import { answerOnTarget, type ViewAnswer, type ViewParams } from "./view.ts";

/** When the layers work: of a pipeline side by side, of an engine one after the other. Cycles. */
export interface TimelineData {
  readonly kind: "pipeline" | "engine";
  /** Hz */
  readonly clock: number;
  readonly interval: ViewCost;
  readonly latency: ViewCost;
  /** Name of the layer that sets the interval, or of the longest one of an engine. */
  readonly bottleneck: string;
  /** Inferences that are computed together. */
  readonly batch: number;
  readonly layers: readonly TimelineLayer[];
  /** Why there is no time for anything; null: there is. */
  readonly reason: string | null;
  readonly texts: readonly string[];
}

export interface TimelineLayer {
  readonly name: string;
  readonly operation: string;
  /** Busy cycles of each frame; of an engine, of a batch. */
  readonly busy: number;
  /** Through an empty pipeline; the only run of an engine. */
  readonly first: TimelineRun;
  /** With frames offered evenly, one every interval; absent: of an engine. */
  readonly steady?: TimelineRun;
}

export interface TimelineRun {
  /** The first word of its inputs comes. */
  readonly begin: number;
  /** Its last word leaves. */
  readonly end: number;
  readonly bars: readonly TimelineBar[];
}

export interface TimelineBar {
  readonly what: "work" | "array" | "vector" | "load" | "store" | "stall";
  readonly start: number;
  readonly end: number;
  /** Cycles of work between the two. */
  readonly cycles: number;
}

export function timeline(workspace: Workspace, params: ViewParams): ViewAnswer<TimelineData> {
  return answerOnTarget(workspace, params, timelineOf);
}

function timelineOf({ estimate, design }: MappedNetwork): TimelineData {
  const { write, texts } = createCostWriter();
  const { intervalCycles, latencyCycles, bottleneck, clock } = estimate;
  const reason = latencyCycles.value === null ? latencyCycles.reason : null;
  const layers =
    reason === null ? (design.engine ? runsOf(design.engine) : stagesOf(estimate.layers, design.timing)) : [];
  return {
    kind: design.engine ? "engine" : "pipeline",
    clock,
    interval: write(intervalCycles),
    latency: write(latencyCycles),
    bottleneck,
    batch: design.engine?.machine.engine.batch ?? 1,
    layers,
    reason,
    texts,
  };
}

function stagesOf(
  layers: MappedNetwork["estimate"]["layers"],
  { activity, layerIntervals }: MappedNetwork["design"]["timing"],
): readonly TimelineLayer[] {
  const { first, steady } = activity!();
  return layers.flatMap(({ name, operation }) => {
    const busy = layerIntervals.get(name);
    if (busy === undefined) return [];
    return [{ name, operation, busy, first: runOf(first, name), steady: runOf(steady, name) }];
  });
}

function runOf(activities: LayerActivities, name: string): TimelineRun {
  const { begin, end, work } = activities.get(name)!;
  return { begin, end, bars: work.map((it) => ({ what: "work", ...it })) };
}

/** Layers take turns; within one, tiles are loaded and stored while others are computed. */
function runsOf({ schedule, machine }: EngineDesign): readonly TimelineLayer[] {
  return schedule.runs.map((run) => {
    const end = run.start + run.cycles;
    const bars = barsOf(run, machine.offChipRate).filter(({ cycles }) => cycles > 0);
    return {
      name: run.layer.name,
      operation: run.layer.operation,
      busy: run.cycles,
      first: { begin: run.start, end, bars },
    };
  });
}

/** The products of a layer on the array, with the memory beside it; then what the vector unit does. */
function barsOf(
  { start, cycles, mappings, vectorCycles, vectorReads, vectorWrites, vectorTraffic }: ScheduledRun,
  rate: number,
): TimelineBar[] {
  let now = start;
  const bars: TimelineBar[] = [];
  for (const mapping of mappings) {
    if (!mapping) continue;
    const end = now + mapping.cycles;
    const { input, weight, output } = mapping.traffic;
    bars.push(
      { what: "load", start: now, end, cycles: (input + weight) / rate },
      { what: "array", start: now, end, cycles: mapping.arrayCycles },
      { what: "stall", start: now, end, cycles: mapping.cycles - mapping.arrayCycles },
      { what: "store", start: now, end, cycles: output / rate },
    );
    now = end;
  }
  const end = start + cycles;
  const tables = vectorTraffic - vectorReads - vectorWrites;
  bars.push(
    { what: "load", start: now, end, cycles: (vectorReads + tables) / rate },
    { what: "vector", start: now, end, cycles: vectorCycles },
    { what: "stall", start: now, end, cycles: end - now - vectorCycles },
    { what: "store", start: now, end, cycles: vectorWrites / rate },
  );
  return bars;
}
