import type { MemoryShape, ResourceModel } from "../resources.ts";
import type { WindowUnit } from "../unit.ts";
import { effectiveKernel } from "./schedule.ts";

/**
 * "pixels" and "channels": a ring buffer, its counters and a word of output. "parallel": rows kept in memory, a register
 * window over them and the copy that is sent, word by word, through a multiplexer.
 */
export const windowResources: ResourceModel<WindowUnit> = {
  circuit: (unit) => (unit.order === "parallel" ? "windowParallel" : "windowStream"),
  lut: (unit) =>
    unit.order === "parallel"
      ? [1, counterBits(unit), outputBits(unit) * (sentWords(unit) - 1)]
      : [1, counterBits(unit), outputBits(unit)],
  ff: (unit) =>
    unit.order === "parallel"
      ? [1, counterBits(unit), registerBits(unit) + columnBits(unit)]
      : [1, counterBits(unit), outputBits(unit)],
  memories: (unit) => [bufferShape(unit)].filter((memory) => memory.width * memory.depth > 0),
};

/** The ring buffer, or the rows above the one that arrives. */
export function bufferShape(unit: WindowUnit): MemoryShape {
  const word = unit.input.lanes * unit.input.bits;
  if (unit.order !== "parallel") return { width: word, depth: unit.capacity, kind: unit.memory, constant: false };
  const rows = effectiveKernel(unit.geometry)[0] - 1;
  return { width: rows * word, depth: unit.geometry.width, kind: unit.memory, constant: false };
}

/** Bits that the unit stores between pixels, registers included. */
export function bufferBits(unit: WindowUnit): number {
  const { width, depth } = bufferShape(unit);
  return width * depth + (unit.order === "parallel" ? registerBits(unit) + columnBits(unit) : 0);
}

function outputBits(unit: WindowUnit): number {
  return unit.output.lanes * unit.output.bits;
}

/** Words in which one window is sent. */
function sentWords(unit: WindowUnit): number {
  const { channels, kernel } = unit.geometry;
  return (channels * kernel[0] * kernel[1]) / unit.output.lanes;
}

function columnBits(unit: WindowUnit): number {
  const { channels, kernel } = unit.geometry;
  return channels * kernel[0] * kernel[1] * unit.input.bits;
}

function registerBits(unit: WindowUnit): number {
  const [high, wide] = effectiveKernel(unit.geometry);
  return high * wide * unit.geometry.channels * unit.input.bits;
}

/** Bits of all counters: the walk over the output pixels and the kernel, and the place in the buffer. */
function counterBits(unit: WindowUnit): number {
  const { outHeight, outWidth, kernel, channels } = unit.geometry;
  const groups = channels / unit.input.lanes;
  const walk = [outHeight, outWidth, kernel[0], kernel[1], groups, unit.repeats];
  return walk.reduce((sum, count) => sum + bits(count), 0) + 3 * (bits(unit.input.words) + 1);
}

function bits(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count)));
}
