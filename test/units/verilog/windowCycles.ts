import { isComputed } from "../../../server/approximations/region.ts";
import {
  oldestNeeded,
  sentWindows,
  startsEmpty,
  windowAtScan,
  windowGroups,
} from "../../../server/units/window/schedule.ts";
import type { WindowUnit } from "../../../server/units/window/unit.ts";

/** Cycle by cycle what server/units/window/schedule.ts says of a window alone between an eager source and an eager sink. */
export function windowCycles(unit: WindowUnit, frames: number): { latency: number; interval: number } {
  const ends = unit.order === "parallel" ? parallel(unit, frames) : ring(unit, frames);
  const half = Math.floor(frames / 2);
  return { latency: ends[0]!, interval: (ends[frames - 1]! - ends[half]!) / (frames - 1 - half) };
}

/** Cycle of the last output word of each frame; the first input word is transferred in cycle 0. */
function ring(unit: WindowUnit, frames: number): number[] {
  const { geometry, capacity } = unit;
  const groups = windowGroups(unit);
  const walk = walkOf(unit, groups);
  const ends: number[] = [];
  let written = 0;
  let step = 0;
  let frame = 0;
  let sent = 0;
  const kept = (): number => {
    const { row, column } = walk[step]!;
    return written - frame * unit.input.words - oldestNeeded(geometry, groups, row, column);
  };
  for (let cycle = -1000; ends.length < frames; cycle++) {
    const takes = cycle >= 0 && written < frames * unit.input.words && kept() < capacity;
    const { index: needed, isSent } = walk[step]!;
    const begun = walk.slice(0, step).some((it) => it.isSent) || !startsEmpty(unit) || kept() > 0;
    const present = needed === undefined || frame * unit.input.words + needed < written;
    if ((!isSent || (begun && present)) && frame < frames) {
      if (isSent) sent = cycle + 1;
      step++;
      if (step === walk.length) {
        ends.push(sent);
        step = 0;
        frame++;
      }
    }
    if (takes) written++;
  }
  return ends;
}

/** Steps of the reader in a frame: output pixel, and word index or undefined for padding; not sent where a pixel is left out. */
interface ReaderStep {
  readonly row: number;
  readonly column: number;
  readonly index: number | undefined;
  readonly isSent: boolean;
}

function walkOf(unit: WindowUnit, groups: number): ReaderStep[] {
  const { kernel, stride, dilation, padding, height, width, outHeight, outWidth } = unit.geometry;
  const walk: ReaderStep[] = [];
  const read = (row: number, column: number, i: number, j: number, group: number): void => {
    const y = row * stride[0] - padding[0] + i * dilation[0];
    const x = column * stride[1] - padding[1] + j * dilation[1];
    const inside = y >= 0 && y < height && x >= 0 && x < width;
    walk.push({ row, column, index: inside ? (y * width + x) * groups + group : undefined, isSent: true });
  };
  for (let row = 0; row < outHeight; row++) {
    for (let column = 0; column < outWidth; column++) {
      if (!isSent(unit, row, column)) {
        walk.push({ row, column, index: undefined, isSent: false });
        continue;
      }
      const parts = unit.order === "channels" ? groups : unit.parts;
      const inner = groups / parts;
      for (let a = 0; a < groups; a += inner) {
        for (let repeat = 0; repeat < unit.repeats; repeat++) {
          for (let i = 0; i < kernel[0]; i++) {
            for (let j = 0; j < kernel[1]; j++) for (let b = 0; b < inner; b++) read(row, column, i, j, a + b);
          }
        }
      }
    }
  }
  return walk;
}

function isSent({ geometry, region }: WindowUnit, row: number, column: number): boolean {
  return region === undefined || isComputed(row * geometry.outWidth + column, region);
}

function parallel(unit: WindowUnit, frames: number): number[] {
  const { geometry } = unit;
  const [top, left, bottom, right] = geometry.padding;
  const [rows, columns] = [geometry.height + top + bottom, geometry.width + left + right];
  const windows = sentWindows(unit);
  const sends = unit.output.words / windows;
  const ends: number[] = [];
  let [row, column, frame, moved] = [0, 0, 0, 0];
  let pending = false;
  let unsent = 0;
  let place = 0;
  for (let cycle = -1000; ends.length < frames; cycle++) {
    const move = pending && unsent <= 1;
    const padding = row < top || row >= top + geometry.height || column < left || column >= left + geometry.width;
    const offered = cycle >= 0 && frame < frames;
    const starts = row === 0 && column === 0 && startsEmpty(unit);
    const step = (!pending || move) && (padding && !starts ? frame < frames : offered);
    if (unsent > 0) {
      unsent--;
      if (unsent === 0 && moved % windows === 0) ends.push(cycle);
    }
    if (move) {
      unsent = sends;
      moved++;
    }
    if (step) {
      pending = windowAtScan(geometry, row, column);
      if (pending) pending = isSent(unit, Math.floor(place / geometry.outWidth), place++ % geometry.outWidth);
      column = (column + 1) % columns;
      if (column === 0) row = (row + 1) % rows;
      if (column === 0 && row === 0) {
        frame++;
        place = 0;
      }
    } else if (move) pending = false;
  }
  return ends;
}
