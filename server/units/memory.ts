import type { MemoryKind } from "../network/checked.ts";
import type { Device } from "../targets/target.ts";

/** A memory inside a unit: `depth` words of `width` bits. */
export interface MemoryShape {
  readonly width: number;
  readonly depth: number;
  readonly kind: MemoryKind;
  /** True: constant contents, no write port. */
  readonly constant: boolean;
  /** Words that are read at a time; absent: one. */
  readonly readers?: 1 | 2;
}

/** Copies of a table of constants, of which each has two readers while there are some. */
export function sharedTables(shape: MemoryShape, copies: number, readers: number): readonly MemoryShape[] {
  return Array.from({ length: copies }, (_, at) => ({ ...shape, readers: readers > 2 * at + 1 ? 2 : 1 }));
}

/** What a memory costs on a device. Block counts follow from the widths and depths that one block can have. */
export function blocks(
  memory: MemoryShape,
  device: Device,
): { readonly lut: number; readonly ff: number; readonly bram18: number; readonly uram: number } {
  const { width, depth } = memory;
  switch (memory.kind) {
    case "bram": {
      const { blocks: tiles, parts } = tilingOf(memory, device);
      // A block with a single port to read from is there once for each reader.
      const copies = device.block?.readPorts === 1 ? (memory.readers ?? 1) : 1;
      const lut = width * choiceTables(parts, device);
      return { lut, ff: parts > 1 ? Math.ceil(Math.log2(parts)) : 0, bram18: copies * tiles, uram: 0 };
    }
    case "uram":
      return { lut: 0, ff: 0, bram18: 0, uram: Math.ceil(width / 72) * Math.ceil(depth / 4096) };
    case "lutram":
    case "registers":
      // Tables of constants are a feature of the unit that reads them.
      if (memory.constant) return { lut: 0, ff: 0, bram18: 0, uram: 0 };
      if (memory.kind === "lutram" && device.lutMemory) {
        return { lut: Math.ceil(lutMemory(memory, device.lutMemory, device)), ff: 0, bram18: 0, uram: 0 };
      }
      return { lut: width * choiceTables(depth, device), ff: width * depth, bram18: 0, uram: 0 };
  }
}

/** Look-up tables that choose one bit of several: one with six inputs joins four of them, one with four inputs two. */
function choiceTables(bits: number, { lutInputs }: Device): number {
  return Math.ceil((bits - 1) / (lutInputs === 6 ? 3 : 1));
}

/** Blocks for a memory of `width` x `depth`. */
export function blockCount(memory: Words, device: Device): number {
  return tilingOf(memory, device).blocks;
}

type Words = Pick<MemoryShape, "width" | "depth" | "constant">;

/** A memory in blocks of one shape. */
export interface Tiling {
  readonly blocks: number;
  /** Bits by words of a block, or of two that are one. */
  readonly shape: readonly [width: number, depth: number];
  /** Parts that the words are cut into, which lie side by side and are chosen from by a multiplexer. */
  readonly parts: number;
}

const tilings = new WeakMap<Device, Map<string, Tiling>>();

/** The tiling that synthesis takes to be the cheapest, found once: foldings are tried by the hundred. */
export function tilingOf(memory: Words, device: Device): Tiling {
  const known = tilings.get(device) ?? new Map<string, Tiling>();
  tilings.set(device, known);
  const key = `${memory.width} ${memory.depth} ${memory.constant}`;
  let found = known.get(key);
  if (!found) {
    found = cheapest(memory, device);
    known.set(key, found);
  }
  return found;
}

const usualWorth = 256;

/**
 * As Yosys does it: all blocks have one shape. Where words are deeper than the shape, their parts lie side by side, and a block may hold bits
 * of two of them: 1,536 words of 12 bits are three parts of 512, which fill a block of 36 bits.
 */
function cheapest({ width, depth, constant }: Words, { block }: Device): Tiling {
  let best: Tiling = { blocks: Number.POSITIVE_INFINITY, shape: [0, 0], parts: 1 };
  let least = Number.POSITIVE_INFINITY;
  if (!block) return best;
  const consider = (shape: readonly [number, number], size: number, worth: number) => {
    const [bits, words] = shape;
    const parts = Math.ceil(depth / words);
    const together = constant ? 1 : Math.min(block.written ?? 1, bits);
    const count = Math.ceil((parts * Math.ceil(width / together) * together) / bits);
    const choices = parts > 1 && !constant ? parts : 0;
    const cost = worth * count + (parts - 1) * width + choices;
    if (cost > least) return; // The last of equals, which is the narrowest.
    least = cost;
    best = { blocks: size * count, shape, parts };
  };
  for (const shape of block.shapes) consider(shape, 1, block.worth ?? usualWorth);
  if (block.pairWorth !== undefined) {
    const [widest] = block.shapes;
    consider([2 * widest![0], widest![1]], 2, block.pairWorth);
    for (const [bits, words] of block.shapes) consider([bits, 2 * words], 2, block.pairWorth);
  }
  return best;
}

/** Look-up tables of a memory with a write port; a multiplexer joins banks. */
function lutMemory({ width, depth }: MemoryShape, bank: NonNullable<Device["lutMemory"]>, device: Device): number {
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

/** The same for constants: where look-up tables are no memories, one is still a column of as many words as it has entries. */
export function chosenConstantMemory(width: number, depth: number, device: Device): MemoryKind {
  if (device.kind === "fpga" && !device.lutMemory && depth <= 2 ** device.lutInputs) return "registers";
  return chosenMemory(width, depth, device);
}
