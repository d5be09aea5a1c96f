import type { Schedule } from "../cycles.ts";
import { finishSchedule } from "../finish/schedule.ts";
import { matrixVectorSchedule } from "../matrixVector/schedule.ts";
import { cellOf, finishUnit, operands, type Phase, type Value } from "./cell.ts";
import { engineOf } from "./parts.ts";
import type { RecurrentUnit } from "./unit.ts";

/**
 * At each step the state is sent `units / pe` times to the matrix-vector unit, `simd` elements per cycle; each word of its sums
 * meets a word of input sums. Registers from there: both sums, then one for each sum, product and table and those of the
 * roundings; the last is the output register. The state is complete with the last word of the step and sent again in the
 * next cycle. In two phases (`gru` with reset before) the same happens twice in each step.
 */
export const recurrentSchedule: Schedule<RecurrentUnit> = {
  gathers: (unit) => (unit.lastOnly ? "frame" : "pixel"),
  depth: (unit) => stagesOf(unit, cellOf(unit).phases.at(-1)!).depth,
  busy: (unit) => unit.steps * recurrenceOf(unit).period,
};

/** Times inside a step, in cycles. */
export interface Recurrence {
  /** Words of sums in a phase. */
  readonly groups: number;
  /** Words of the state that are read for each of them. */
  readonly words: number;
  readonly phases: readonly {
    /** From the register of the vector to the first word of its sums. */
    readonly feed: number;
    /** From a word of sums to the result. */
    readonly depth: number;
  }[];
  /** Of a step that never waits for input. */
  readonly period: number;
}

export function recurrenceOf(unit: RecurrentUnit): Recurrence {
  const groups = unit.units / unit.pe;
  const words = unit.units / unit.simd;
  const phases = cellOf(unit).phases.map((phase, index) => ({
    feed: words + matrixVectorSchedule.depth(engineOf(unit, phase, index)),
    depth: stagesOf(unit, phase).depth,
  }));
  const period = phases.reduce((sum, { feed, depth }) => sum + feed + (groups - 1) * words + depth, 0);
  return { groups, words, phases, period };
}

/** Cycles behind reset after which the sums of the first word wait for input. */
export function settling(unit: RecurrentUnit): number {
  return recurrenceOf(unit).phases[0]!.feed;
}

export interface Stages {
  /** Register that holds each value, counted from the word of sums. */
  readonly stage: ReadonlyMap<Value, number>;
  /** That of the result. */
  readonly depth: number;
}

export function stagesOf(unit: RecurrentUnit, phase: Phase): Stages {
  const stage = new Map<Value, number>();
  for (const value of phase.values) {
    const { operation } = value;
    if (operation.kind === "kept") stage.set(value, stage.get(operation.beside)!);
    else {
      const ready = Math.max(0, ...operands(value).map((operand) => stage.get(operand)!));
      stage.set(value, ready + registersOf(unit, value));
    }
  }
  return { stage, depth: stage.get(phase.result)! };
}

function registersOf(unit: RecurrentUnit, value: Value): number {
  switch (value.operation.kind) {
    case "rest":
      return 0;
    case "finish": {
      const finish = finishUnit(unit, value);
      return finish ? finishSchedule.depth(finish) : 0;
    }
    default:
      return 1;
  }
}
