import { oldestNeeded, startsEmpty, windowAtScan, windowGroups } from "../../../server/units/window/schedule.ts";
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
  const kept = (): number => {
    const { row, column } = walk[step]!;
    return written - frame * unit.input.words - oldestNeeded(geometry, groups, row, column);
  };
  for (let cycle = -1000; ends.length < frames; cycle++) {
    const takes = cycle >= 0 && written < frames * unit.input.words && kept() < capacity;
    const needed = walk[step]!.index;
    const begun = step > 0 || !startsEmpty(geometry) || kept() > 0;
    const present = needed === undefined || frame * unit.input.words + needed < written;
    if (begun && present && frame < frames) {
      step++;
      if (step === walk.length) {
        ends.push(cycle + 1);
        step = 0;
        frame++;
      }
    }
    if (takes) written++;
  }
  return ends;
}

/** Reads of a frame: output pixel, and word index or undefined for padding. */
function walkOf(unit: WindowUnit, groups: number): { row: number; column: number; index: number | undefined }[] {
  const { kernel, stride, dilation, padding, height, width, outHeight, outWidth } = unit.geometry;
  const walk: { row: number; column: number; index: number | undefined }[] = [];
  const read = (row: number, column: number, i: number, j: number, group: number): void => {
    const y = row * stride[0] - padding[0] + i * dilation[0];
    const x = column * stride[1] - padding[1] + j * dilation[1];
    const inside = y >= 0 && y < height && x >= 0 && x < width;
    walk.push({ row, column, index: inside ? (y * width + x) * groups + group : undefined });
  };
  for (let row = 0; row < outHeight; row++) {
    for (let column = 0; column < outWidth; column++) {
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

function parallel(unit: WindowUnit, frames: number): number[] {
  const { geometry } = unit;
  const [top, left, bottom, right] = geometry.padding;
  const [rows, columns] = [geometry.height + top + bottom, geometry.width + left + right];
  const sends = unit.output.words / (geometry.outHeight * geometry.outWidth);
  const windows = geometry.outHeight * geometry.outWidth;
  const ends: number[] = [];
  let [row, column, frame, moved] = [0, 0, 0, 0];
  let pending = false;
  let unsent = 0;
  for (let cycle = -1000; ends.length < frames; cycle++) {
    const move = pending && unsent <= 1;
    const padding = row < top || row >= top + geometry.height || column < left || column >= left + geometry.width;
    const offered = cycle >= 0 && frame < frames;
    const starts = row === 0 && column === 0 && startsEmpty(geometry);
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
      column = (column + 1) % columns;
      if (column === 0) row = (row + 1) % rows;
      if (column === 0 && row === 0) frame++;
    } else if (move) pending = false;
  }
  return ends;
}
