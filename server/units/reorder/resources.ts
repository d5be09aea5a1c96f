import type { MemoryShape } from "../memory.ts";
import type { Operations } from "../operations.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import { counterBits, wordBits } from "../rtl.ts";
import { blockWords } from "./schedule.ts";
import type { ReorderUnit } from "./unit.ts";
import { levelsOf } from "./walk.ts";

/** A ring buffer, the addresses of writer and reader, and the counters or the table that the reader walks by. */
export const reorderResources: ResourceModel<ReorderUnit> = {
  features: {
    reorder: {
      lut: ["handshake", "addresses", "walk", "table of addresses"],
      ff: ["handshake", "addresses", "walk", "word that is read"],
    },
  },
  circuit: () => "reorder",
  lut: (unit, of) => [1, addressBits(unit), walkTables(unit, of), constantTables(tableShape(unit), of)],
  ff: (unit) => [1, 2 * addressBits(unit), walkBits(unit), unit.memory === "bram" ? 0 : wordBits(unit.output)],
  memories: (unit) => [bufferShape(unit), ...(levelsOf(unit.order) ? [] : [tableShape(unit)])],
};

/** Bits of a table of addresses up to which it is made of logic. */
const largestLogic = 4096;

/** The ring buffer. */
export function bufferShape(unit: Pick<ReorderUnit, "input" | "capacity" | "memory">): MemoryShape {
  return { width: wordBits(unit.input), depth: unit.capacity, kind: unit.memory, constant: false };
}

/** The table of addresses of a block; empty where counters give them. */
export function tableShape(unit: ReorderUnit): MemoryShape {
  const depth = levelsOf(unit.order) ? 0 : unit.order.length;
  const width = counterBits(blockWords(unit));
  return { width, depth, kind: depth * width > largestLogic ? "bram" : "lutram", constant: true };
}

function addressBits(unit: ReorderUnit): number {
  return counterBits(2 * blockWords(unit) + unit.capacity) + 2;
}

function walkTables(unit: ReorderUnit, of: Operations): number {
  const levels = levelsOf(unit.order);
  if (!levels) return of.counter(unit.order.length);
  return levels.reduce((sum, { count }) => sum + of.counter(count), 0);
}

function walkBits(unit: ReorderUnit): number {
  const levels = levelsOf(unit.order);
  if (!levels) return counterBits(unit.order.length) + counterBits(blockWords(unit));
  return levels.reduce((bits, { count }) => bits + counterBits(count), counterBits(blockWords(unit)));
}
