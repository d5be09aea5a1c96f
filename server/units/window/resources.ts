import { regionCount } from "../../approximations/region.ts";
import type { MemoryShape } from "../memory.ts";
import type { Operations } from "../operations.ts";
import type { ResourceModel } from "../resources.ts";
import { wordBits } from "../rtl.ts";
import { effectiveKernel, windowGroups } from "./schedule.ts";
import type { WindowUnit } from "./unit.ts";

/**
 * "pixels" and "channels": a ring buffer, its counters and a word of output. "parallel": rows kept in memory, a register
 * window over them and the copy that is sent: each of its bits is loaded or moves on.
 */
export const windowResources: ResourceModel<WindowUnit> = {
  features: {
    windowStream: {
      lut: [
        "handshake",
        "bits of the walk",
        "bits of the position",
        "position times steps of the walk",
        "image position times steps",
        "padded word",
      ],
      ff: ["handshake", "counters, position and word"],
    },
    windowParallel: {
      lut: ["handshake", "counters of the scan", "window that moves on", "padded word"],
      ff: ["handshake", "counters of the scan", "window and its copy"],
    },
  },
  circuit: (unit) => (unit.order === "parallel" ? "windowParallel" : "windowStream"),
  lut: (unit, of) => {
    if (unit.order === "parallel") {
      const moved = sentWords(unit) > 1 ? columnBits(unit) : 0;
      // In front of registers alone, the code of the padding is their reset.
      const padded = isPadded(unit) && bufferShape(unit).width > 0 ? wordBits(unit.input) : 0;
      return [1, scanTables(unit, of), moved, padded];
    }
    const position = addressBits(unit);
    const steps = levelsOf(unit);
    return [
      1,
      walkBits(unit),
      position,
      position * steps,
      isPadded(unit) ? imageBits(unit) * steps : 0,
      isPadded(unit) ? outputBits(unit) : 0,
    ];
  },
  ff: (unit) => {
    if (unit.order === "parallel") return [1, walkBits(unit), registerBits(unit) + columnBits(unit) + aboveBits(unit)];
    const word = unit.memory === "bram" || unit.memory === "uram" ? 0 : outputBits(unit);
    return [1, walkBits(unit) + 3 * addressBits(unit) + word + (isPadded(unit) ? imageBits(unit) + 1 : 0)];
  },
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

/** Counters of the scan, of the pixels until the next window in both directions, and of the words that are sent. */
function scanTables(unit: WindowUnit, of: Operations): number {
  const { geometry, repeats } = unit;
  const [top, left, bottom, right] = geometry.padding;
  const waits = effectiveKernel(geometry).map((extent, axis) => {
    const most = Math.max(extent, geometry.stride[axis]!);
    return most > 1 ? of.counter(most) : 0;
  });
  const sends = sentWords(unit) * repeats;
  return (
    of.counter(geometry.height + top + bottom) +
    of.counter(geometry.width + left + right) +
    waits[0]! +
    waits[1]! +
    (sends > 1 ? of.counter(sends) : 0) +
    of.counter(shareOf(unit))
  );
}

/** Bits of the counters of the walk over output pixels and kernel. */
function walkBits(unit: WindowUnit): number {
  const { outHeight, outWidth, kernel, channels } = unit.geometry;
  const groups = channels / unit.parts / unit.input.lanes;
  const walk = [outHeight, outWidth, kernel[0], kernel[1], groups, unit.parts, unit.repeats];
  return walk.reduce((sum, count) => sum + bits(count), bits(shareOf(unit)));
}

/** How far a region counts; 1 without one. */
function shareOf({ geometry, region }: WindowUnit): number {
  return region === undefined ? 1 : regionCount(geometry.outHeight * geometry.outWidth, region).of;
}

/** Bits of the positions that a ring buffer counts on over frames; see ring.ts. */
function addressBits(unit: WindowUnit): number {
  const { geometry, input, capacity } = unit;
  const [top, , bottom] = geometry.padding;
  const rows = (geometry.height + top + bottom) * geometry.width * windowGroups(unit);
  return bits(input.words + capacity + rows) + 2;
}

/**
 * Levels of the walk that count, the frame included: each moves the positions by a step of its own, those of output pixels by another
 * one where pixels are left out, unless nothing counts inside of them.
 */
function levelsOf(unit: WindowUnit): number {
  const { outHeight, outWidth, kernel, channels } = unit.geometry;
  const groups = channels / unit.parts / unit.input.lanes;
  const counting = (counts: readonly number[]) => counts.filter((it) => it > 1).length;
  const inner = counting([kernel[0], kernel[1], groups, unit.parts, unit.repeats]);
  const outer = 1 + counting([outHeight, outWidth]);
  return inner + outer + (unit.region === undefined || inner === 0 ? 0 : outer);
}

/** Bits of row and column in the padded image. */
function imageBits(unit: WindowUnit): number {
  const { height, width, padding } = unit.geometry;
  return bits(height + padding[0] + padding[2]) + bits(width + padding[1] + padding[3]);
}

/** Bits of the column that is read from the lines above the scan; a block memory has the register inside. */
function aboveBits(unit: WindowUnit): number {
  const { width, kind } = bufferShape(unit);
  return kind === "bram" || kind === "uram" ? 0 : width;
}

function isPadded(unit: WindowUnit): boolean {
  return unit.geometry.padding.some((size) => size > 0);
}

function bits(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count)));
}
