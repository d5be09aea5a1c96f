import { isComputed } from "../approximations/region.ts";
import type { WindowGeometry } from "../network/checked.ts";
import { type AttentionTimes, timesOf } from "../units/attention/schedule.ts";
import { commonLanes, usesCommonWord } from "../units/converter/schedule.ts";
import { rowWords } from "../units/embedding/schedule.ts";
import type { PadUnit } from "../units/pad/unit.ts";
import { type Recurrence, recurrenceOf } from "../units/recurrent/schedule.ts";
import type { ReorderUnit } from "../units/reorder/unit.ts";
import { busy, depth, gathers } from "../units/schedule.ts";
import type { SliceUnit } from "../units/slice/unit.ts";
import { entriesOf } from "../units/sparse/entries.ts";
import { registers } from "../units/sparse/schedule.ts";
import { columnEntries } from "../units/sparseColumns/entries.ts";
import { registers as columnRegisters } from "../units/sparseColumns/schedule.ts";
import type { Unit } from "../units/unit.ts";
import { effectiveKernel, scanPositions, sentWindows } from "../units/window/schedule.ts";
import type { WindowUnit } from "../units/window/unit.ts";

/** What a unit, or a window with the unit behind it, does to the times of a stream. */
export type Step =
  /** Every word later by the same time. */
  | { readonly kind: "delay"; readonly cycles: number }
  /**
   * A window and the unit that reduces it. `words`: of one window, sent once for each part ("pixels") or for each channel
   * group ("channels"); `parts`: windows of a pixel that read other channels; `results`: words that come out for each
   * pixel; `depth`: of the unit behind.
   */
  | {
      readonly kind: "window";
      readonly order: WindowUnit["order"];
      readonly geometry: WindowGeometry;
      readonly words: number;
      readonly parts: number;
      readonly results: number;
      readonly windowDepth: number;
      /** Words of its ring buffer, which follow from the rest. */
      readonly capacity: number;
      readonly depth: number;
      /** Share of the output pixels whose windows are sent; undefined: all. */
      readonly region: number | undefined;
      /** Cycles for which the unit behind holds up the window after each pixel. */
      readonly pause: number;
    }
  /**
   * Vectors of `columns` words that are held while their lists of `total` entries are read, of which `results` words are made: the first
   * `first`, the last `last` cycles behind the one in which the last entry is read.
   */
  | {
      readonly kind: "entries";
      readonly columns: number;
      readonly pixels: number;
      readonly total: number;
      readonly first: number;
      readonly last: number;
      readonly results: number;
    }
  /**
   * Where several streams meet: "together" takes a word of each at a time, "turns" so many words of each in turn, "kept" the second
   * one only with the first words of the first.
   */
  | { readonly kind: "join"; readonly order: "together" | "kept" | "turns"; readonly turns: readonly number[] }
  /** A part of a tensor, zeros around and between pixels, words of blocks in another order. */
  | { readonly kind: "move"; readonly unit: SliceUnit | PadUnit | ReorderUnit }
  /** The same words, counted as so many pixels. */
  | { readonly kind: "pixels"; readonly count: number }
  /** One result for all words of a pixel (`whole`: of a frame). */
  | { readonly kind: "reduce"; readonly depth: number; readonly whole: boolean }
  /** Between the `groups` words of each pixel that was computed the words of those that were not, `count` pixels in all. */
  | { readonly kind: "fill"; readonly groups: number; readonly count: number; readonly region: number }
  /** The words of the last pixel, when they come. */
  | { readonly kind: "lastPixel"; readonly depth: number }
  /** The feedback of a recurrent layer: words of a step come as the state of the step before is there. */
  | { readonly kind: "recurrent"; readonly recurrence: Recurrence; readonly lastOnly: boolean }
  /** All of a frame comes in, then the heads of a step leave one after the other, each in a burst. */
  | { readonly kind: "attention"; readonly times: AttentionTimes; readonly tokens: number; readonly heads: number }
  /** Each word becomes `give` words, the first of them `depth` cycles behind it. */
  | { readonly kind: "expand"; readonly give: number; readonly depth: number; readonly words: number }
  /**
   * Words in groups of `words`: all of a group are taken, then `gives` leave, the first `wait` cycles behind the last one that was taken.
   * The next group is taken `period` cycles behind the one before at the earliest.
   */
  | {
      readonly kind: "group";
      readonly words: number;
      readonly groups: number;
      readonly gives: number;
      readonly wait: number;
      readonly period: number;
    }
  /** `take` words become `give` words, `depth` cycles behind the last one taken. */
  | {
      readonly kind: "convert";
      readonly take: number;
      readonly give: number;
      readonly depth: number;
      readonly words: number;
      readonly total: number;
    };

/** The steps of units in a row; windows are joined with what reads them. */
export function stepsOf(units: readonly Unit[]): readonly Step[] {
  const steps: Step[] = [];
  for (let index = 0; index < units.length; index++) {
    const unit = units[index]!;
    if (unit.kind === "window") {
      const behind = units[index + 1]!;
      steps.push(windowStep(unit, behind));
      if (vectorsOf(behind) === undefined) index++;
    } else if (unit.kind === "sparse" || unit.kind === "sparseColumns") {
      steps.push(vectorsOf(unit)!);
    } else if (unit.kind === "recurrent") {
      steps.push({ kind: "recurrent", recurrence: recurrenceOf(unit), lastOnly: unit.lastOnly });
    } else if (unit.kind === "attention") {
      const { steps: tokens, heads } = unit;
      steps.push({ kind: "attention", times: timesOf(unit), tokens, heads });
    } else if (unit.kind === "merge") {
      steps.push({ kind: "join", order: "turns", turns: unit.turns });
      steps.push({ kind: "delay", cycles: depth(unit) });
    } else if (unit.kind === "add" || unit.kind === "multiply") {
      const [first, second] = unit.inputs;
      steps.push({ kind: "join", order: second.words < first.words ? "kept" : "together", turns: [] });
      steps.push({ kind: "delay", cycles: depth(unit) });
    } else if (unit.kind === "slice" || unit.kind === "pad" || unit.kind === "reorder") {
      steps.push({ kind: "move", unit });
    } else if (unit.kind === "fill") {
      const { pixels: count, region, output } = unit;
      steps.push({ kind: "fill", groups: output.words / count, count, region });
    } else if (unit.kind === "embedding") {
      steps.push({ kind: "expand", give: rowWords(unit), depth: depth(unit), words: unit.input.words });
    } else if (unit.kind === "softmax" || unit.kind === "layernorm") {
      const { size, groups } = unit;
      steps.push({ kind: "group", words: size, groups, gives: size, wait: depth(unit), period: busy(unit) / groups });
    } else if (unit.kind === "confident") {
      steps.push({ kind: "group", words: unit.size, groups: 1, gives: 1, wait: depth(unit), period: busy(unit) });
    } else if (unit.kind === "converter") {
      const common = commonLanes(unit);
      steps.push({
        kind: "convert",
        take: common / unit.input.lanes,
        give: common / unit.output.lanes,
        depth: usesCommonWord(unit) ? 2 : 1,
        words: unit.output.words,
        total: unit.input.words,
      });
    } else {
      const gathered = gathers(unit);
      if (gathered === undefined) steps.push({ kind: "delay", cycles: depth(unit) });
      else if (gathered === "lastPixel") steps.push({ kind: "lastPixel", depth: depth(unit) });
      else steps.push({ kind: "reduce", depth: depth(unit), whole: gathered === "frame" });
    }
  }
  return steps;
}

function windowStep(window: WindowUnit, behind: Unit): Step {
  const { geometry, order } = window;
  const pixels = sentWindows(window);
  const vectors = vectorsOf(behind);
  const parts = order === "channels" ? geometry.channels / window.input.lanes : window.parts;
  return {
    kind: "window",
    order,
    geometry,
    words: window.output.words / (pixels * window.repeats * parts),
    parts,
    results: window.repeats * parts,
    windowDepth: depth(window),
    capacity: window.capacity,
    region: window.region,
    // Of a unit that holds vectors this is when they are complete.
    depth: vectors ? 0 : depth(behind),
    pause: vectors ? Math.max(0, vectors.total - vectors.columns) : 0,
  };
}

/** What a unit that holds vectors does to them; undefined for others. */
function vectorsOf(unit: Unit): Extract<Step, { kind: "entries" }> | undefined {
  if (unit.kind === "sparse") {
    const { groups, total } = entriesOf(unit);
    const first = groups[0]! - total + registers;
    const { columns, pixels } = unit;
    return { kind: "entries", columns, pixels, total, first, last: registers, results: groups.length };
  }
  if (unit.kind === "sparseColumns") {
    const { columns, pixels } = unit;
    const results = unit.rows / unit.pe;
    const last = columnRegisters + results - 1;
    return {
      kind: "entries",
      columns,
      pixels,
      total: columnEntries(unit).total,
      first: columnRegisters,
      last,
      results,
    };
  }
  return undefined;
}

/** Steps as text: two lists with the same text do the same to every stream. */
export function stepsText(steps: readonly Step[]): string {
  let text = "";
  for (const step of steps) text += `${stepText(step)};`;
  return text;
}

function stepText(step: Step): string {
  switch (step.kind) {
    case "delay":
      return `d${step.cycles}`;
    case "join":
      return `j${step.order} ${step.turns.join(",")}`;
    case "pixels":
      return `n${step.count}`;
    case "move":
      return moveText(step.unit);
    case "reduce":
      return `r${step.depth} ${step.whole}`;
    case "fill":
      return `f${step.groups} ${step.count} ${step.region}`;
    case "lastPixel":
      return `l${step.depth}`;
    case "entries":
      return `i${step.columns} ${step.pixels} ${step.total} ${step.first} ${step.last} ${step.results}`;
    case "recurrent": {
      const { groups, words, phases } = step.recurrence;
      return `q${groups} ${words} ${phases.map(({ feed, depth }) => `${feed} ${depth}`).join(" ")} ${step.lastOnly}`;
    }
    case "attention": {
      const { first, head, words } = step.times;
      return `a${first} ${head} ${words} ${step.tokens} ${step.heads}`;
    }
    case "expand":
      return `e${step.give} ${step.depth} ${step.words}`;
    case "group":
      return `g${step.words} ${step.groups} ${step.gives} ${step.wait} ${step.period}`;
    case "convert":
      return `c${step.take} ${step.give} ${step.depth} ${step.words} ${step.total}`;
    case "window": {
      const { order, words, parts, results, windowDepth, pause, geometry } = step;
      const share = step.region ?? "";
      return `w${order} ${words} ${parts} ${results} ${windowDepth} ${step.depth} ${pause} ${share} ${geometryText(geometry)}`;
    }
  }
}

function moveText(unit: SliceUnit | PadUnit | ReorderUnit): string {
  switch (unit.kind) {
    case "slice":
      return `s${unit.sizes.join(",")} ${unit.from.join(",")} ${unit.to.join(",")}`;
    case "pad":
      return `p${unit.height} ${unit.width} ${unit.groups} ${unit.spacing.join(",")} ${unit.padding.join(",")}`;
    case "reorder":
      return `o${unit.blocks} ${unit.pixels} ${unit.capacity} ${unit.input.words} ${unit.order.join(",")}`;
  }
}

/** Windows with the same text move alike. */
export function geometryText(geometry: WindowGeometry): string {
  const { channels, height, width, kernel, stride, dilation, padding, outHeight, outWidth } = geometry;
  const image = `${channels} ${height} ${width} ${outHeight} ${outWidth}`;
  const taps = `${kernel[0]} ${kernel[1]} ${stride[0]} ${stride[1]} ${dilation[0]} ${dilation[1]}`;
  return `${image} ${taps} ${padding[0]} ${padding[1]} ${padding[2]} ${padding[3]}`;
}

/** Cycles per frame that a unit needs in steady state, neither starved nor stalled. */
export function period(unit: Unit): number {
  if (unit.kind !== "window" || unit.order !== "parallel") return busy(unit);
  const { geometry } = unit;
  const { outHeight, outWidth, height, width, stride, padding } = geometry;
  const sent = unit.output.words / sentWindows(unit);
  if (unit.region !== undefined) return Math.max(sentPeriod(unit, sent), busy(unit));
  const line = width + padding[1] + padding[3];
  const positions = line * (height + padding[0] + padding[2]);
  // The scan goes on while a window is sent, but only as far as the end of the next one.
  const between = stride[1];
  const lines = line * stride[0] - (outWidth - 1) * stride[1];
  const frames = positions - (outHeight - 1) * line * stride[0] - (outWidth - 1) * stride[1];
  const cycles =
    outHeight * (outWidth - 1) * Math.max(between, sent) +
    (outHeight - 1) * Math.max(lines, sent) +
    Math.max(frames, sent);
  return Math.max(cycles, busy(unit));
}

/** Cycles per frame of a "parallel" window that leaves some out, each of the others being sent in `sent` cycles. */
function sentPeriod({ geometry, region }: WindowUnit, sent: number): number {
  const { outHeight, outWidth } = geometry;
  let first = -1;
  let last = -1;
  let cycles = 0;
  for (let index = 0; index < outHeight * outWidth; index++) {
    if (!isComputed(index, region!)) continue;
    const at = completedAt(geometry, Math.floor(index / outWidth), index % outWidth);
    if (first < 0) first = at;
    else cycles += Math.max(at - last, sent);
    last = at;
  }
  return cycles + Math.max(scanPositions(geometry) + first - last, sent);
}

/** Step of the scan of a "parallel" window at which the window of an output pixel is complete. */
export function completedAt(geometry: WindowGeometry, row: number, column: number): number {
  const [high, wide] = effectiveKernel(geometry);
  const line = geometry.width + geometry.padding[1] + geometry.padding[3];
  return (row * geometry.stride[0] + high - 1) * line + column * geometry.stride[1] + wide - 1;
}
