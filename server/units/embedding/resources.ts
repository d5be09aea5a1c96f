import type { MemoryShape } from "../memory.ts";
import { constantColumns, countBits, type ResourceModel } from "../resources.ts";
import { counterBits } from "../rtl.ts";
import { rowWords } from "./schedule.ts";
import type { EmbeddingUnit } from "./unit.ts";

/**
 * The table, and its address: an index that is limited to the last row, times the words of a row, and a count of them. A
 * column of the table that one look-up table does not hold needs several, which synthesis joins with those of the address.
 */
export const embeddingResources: ResourceModel<EmbeddingUnit> = {
  features: {
    embedding: {
      lut: [
        "handshake",
        "count of words",
        "index that is multiplied",
        "columns of a shallow table",
        "bits of a deep table",
      ],
      ff: ["handshake", "address", "columns of the table"],
    },
  },
  circuit: () => "embedding",
  lut: (unit) => {
    const shape = embeddingShape(unit);
    const columns = constantColumns(shape);
    const words = countBits(rowWords(unit));
    const multiplied = rowWords(unit) === 2 ** words ? 0 : counterBits(unit.entries);
    const isShallow = shape.depth <= shallowDepth;
    return [1, words, multiplied, isShallow ? columns : 0, isShallow ? 0 : columns * shape.depth];
  },
  ff: (unit) => {
    const address = rowWords(unit) > 1 ? addressBits(unit) + countBits(rowWords(unit)) : 0;
    return [1, address, constantColumns(embeddingShape(unit))];
  },
  memories: (unit) => [embeddingShape(unit)],
};

/** Words of a column that a look-up table with six inputs holds. */
const shallowDepth = 64;

export function embeddingShape(unit: EmbeddingUnit): MemoryShape {
  const { lanes, bits } = unit.output;
  return { width: lanes * bits, depth: unit.entries * rowWords(unit), kind: unit.memory, constant: true };
}

function addressBits(unit: EmbeddingUnit): number {
  return counterBits(unit.entries * rowWords(unit));
}
