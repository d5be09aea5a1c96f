import type { MemoryKind } from "../network/checked.ts";
import type { Device } from "../targets/target.ts";

/** A memory inside a unit: `depth` words of `width` bits. */
export interface MemoryShape {
  readonly width: number;
  readonly depth: number;
  readonly kind: MemoryKind;
  /** True: constant contents, no write port. */
  readonly constant: boolean;
}

/** What a memory costs on a device. Block counts follow from the widths and depths that one block can have. */
export function blocks(
  memory: MemoryShape,
  device: Device,
): { readonly lut: number; readonly ff: number; readonly bram18: number; readonly uram: number } {
  const { width, depth } = memory;
  switch (memory.kind) {
    case "bram":
      return { lut: 0, ff: 0, bram18: blockCount(width, depth, device), uram: 0 };
    case "uram":
      return { lut: 0, ff: 0, bram18: 0, uram: Math.ceil(width / 72) * Math.ceil(depth / 4096) };
    case "lutram":
    case "registers":
      // Tables of constants are a feature of the unit that reads them.
      if (memory.constant) return { lut: 0, ff: 0, bram18: 0, uram: 0 };
      if (memory.kind === "lutram") return { lut: Math.ceil(lutMemory(memory, device)), ff: 0, bram18: 0, uram: 0 };
      // A read port of n words is a tree of multiplexers; a table with six inputs joins four words, one with four two.
      return {
        lut: width * Math.ceil((depth - 1) / (device.lutInputs === 6 ? 3 : 1)),
        ff: width * depth,
        bram18: 0,
        uram: 0,
      };
  }
}

/**
 * Blocks for a memory of `width` x `depth`: columns of the shape with the fewest blocks for a bit, and for the bits that are left whatever
 * shapes hold them in the fewest blocks.
 */
export function blockCount(width: number, depth: number, device: Device): number {
  const shapes = (device.block?.shapes ?? []).map(([bits, words]) => ({ bits, blocks: Math.ceil(depth / words) }));
  if (shapes.length === 0) return Number.POSITIVE_INFINITY;
  const best = shapes.reduce((left, right) => (right.blocks / right.bits < left.blocks / left.bits ? right : left));
  const columns = Math.max(0, Math.floor(width / best.bits) - 1);
  const left = width - columns * best.bits;
  const fewest = [0];
  for (let bits = 1; bits <= left; bits++) {
    fewest.push(Math.min(...shapes.map((shape) => shape.blocks + fewest[Math.max(0, bits - shape.bits)]!)));
  }
  return columns * best.blocks + fewest[left]!;
}

/** Look-up tables of a memory with a write port; a multiplexer joins banks. */
function lutMemory({ width, depth }: MemoryShape, device: Device): number {
  const bank = device.lutMemory;
  if (!bank) return Number.POSITIVE_INFINITY;
  const shape = bank.shallow && depth <= bank.shallow.depth ? bank.shallow : bank;
  const banks = Math.ceil(depth / shape.depth);
  const join = (width * (banks - 1)) / (device.lutInputs === 6 ? 3 : 1);
  // What is left of the width may be memories of one bit with two ports, two tables each, where six-input tables are memory.
  const rest = width % shape.width;
  const single = bank.shallow ? Math.min(bank.luts, 2 * rest) : rest > 0 ? bank.luts : 0;
  return (Math.floor(width / shape.width) * bank.luts + single) * banks + join;
}

/** The memory that fits a shape best when the file does not say: small ones in look-up tables, others in blocks. */
export function chosenMemory(width: number, depth: number, device: Device): MemoryKind {
  const small = depth < 64 || width * depth < 1024;
  if (!small) return "bram";
  if (device.memories.includes("lutram")) return "lutram";
  return width * depth <= 256 ? "registers" : "bram";
}
