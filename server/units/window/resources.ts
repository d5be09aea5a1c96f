import type { MemoryShape } from "../memory.ts";
import type { ResourceModel } from "../resources.ts";
import { effectiveKernel } from "./schedule.ts";
import type { WindowUnit } from "./unit.ts";

/**
 * "pixels" and "channels": a ring buffer, its counters and a word of output. "parallel": rows kept in memory, a register
 * window over them and the copy that is sent, word by word, through a multiplexer.
 */
export const windowResources: ResourceModel<WindowUnit> = {
  circuit: (unit) => (unit.order === "parallel" ? "windowParallel" : "windowStream"),
  lut: (unit) =>
    unit.order === "parallel"
      ? [1, walkBits(unit), outputBits(unit) * (sentWords(unit) - 1)]
      : [1, walkBits(unit), isPointwise(unit) ? 0 : addressBits(unit), isPadded(unit) ? addressBits(unit) : 0],
  ff: (unit) =>
    unit.order === "parallel"
      ? [1, walkBits(unit), registerBits(unit) + columnBits(unit)]
      : [
          1,
          walkBits(unit) + 3 * addressBits(unit),
          unit.memory === "bram" || unit.memory === "uram" ? 0 : outputBits(unit),
        ],
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

/** Bits of the counters of the walk over output pixels and kernel. */
function walkBits(unit: WindowUnit): number {
  const { outHeight, outWidth, kernel, channels } = unit.geometry;
  const groups = channels / unit.parts / unit.input.lanes;
  const walk = [outHeight, outWidth, kernel[0], kernel[1], groups, unit.parts, unit.repeats];
  return walk.reduce((sum, count) => sum + bits(count), 0);
}

/** Bits that count the words of a frame. */
function addressBits(unit: WindowUnit): number {
  return bits(unit.input.words) + 1;
}

function isPointwise(unit: WindowUnit): boolean {
  return unit.geometry.kernel[0] * unit.geometry.kernel[1] === 1;
}

function isPadded(unit: WindowUnit): boolean {
  return unit.geometry.padding.some((size) => size > 0);
}

function bits(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count)));
}
