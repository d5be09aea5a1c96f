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

/** Blocks for a memory of `width` x `depth`. */
export function blockCount(width: number, depth: number, device: Device): number {
  return tilingOf(width, depth, device).blocks;
}

/** A memory cut into columns, each of blocks of one shape. */
export interface Tiling {
  readonly blocks: number;
  /** Shapes of the columns, bits by words, each once. */
  readonly shapes: readonly (readonly [number, number])[];
}

const tilings = new WeakMap<Device, Map<string, Tiling>>();

/** The tiling with the fewest blocks, found once: foldings are tried by the hundred. */
export function tilingOf(width: number, depth: number, device: Device): Tiling {
  const known = tilings.get(device) ?? new Map<string, Tiling>();
  tilings.set(device, known);
  const key = `${width} ${depth}`;
  let found = known.get(key);
  if (!found) {
    found = tiled(width, depth, device);
    known.set(key, found);
  }
  return found;
}

/**
 * Columns of the shape with the fewest blocks for a bit, the deepest of them, and for the bits that are left whatever shapes hold them in
 * the fewest blocks.
 */
function tiled(width: number, depth: number, device: Device): Tiling {
  const shapes = device.block?.shapes ?? [];
  if (shapes.length === 0) return { blocks: Number.POSITIVE_INFINITY, shapes: [] };
  const blocksOf = ([, words]: readonly [number, number]) => Math.ceil(depth / words);
  const best = shapes.reduce((left, right) => (blocksOf(right) / right[0] <= blocksOf(left) / left[0] ? right : left));
  const columns = Math.max(0, Math.floor(width / best[0]) - 1);
  const fewest: Tiling[] = [{ blocks: 0, shapes: columns > 0 ? [best] : [] }];
  for (let bits = 1; bits <= width - columns * best[0]; bits++) {
    let least: Tiling | undefined;
    for (const shape of shapes) {
      const rest = fewest[Math.max(0, bits - shape[0])]!;
      const next = { blocks: rest.blocks + blocksOf(shape), shapes: [...new Set([...rest.shapes, shape])] };
      const isLess = !least || next.blocks < least.blocks;
      if (isLess || (next.blocks === least!.blocks && next.shapes.length < least!.shapes.length)) least = next;
    }
    fewest.push(least!);
  }
  const last = fewest.at(-1)!;
  return { blocks: columns * blocksOf(best) + last.blocks, shapes: last.shapes };
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
