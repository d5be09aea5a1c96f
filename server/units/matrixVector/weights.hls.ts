import { address, bitRange, type PackedTable, packedTable } from "../cpp.ts";
import { bitPattern, packedBits } from "../weightArithmetic.hls.ts";
import { type CirculantWord, circulantWord } from "./circulant.ts";
import type { MatrixVectorUnit } from "./unit.ts";

/** The table of weights in C++, read in loops over `fold`, `step`, the row `p` and the column `s` of a cycle. */
export interface WeightMemory {
  readonly declaration: string;
  readonly depth: number;
  /** True: a word is cut into pieces, the second dimension. */
  readonly inPieces: boolean;
  /** Statements for row `p` that declare `row`, the word that holds its weights. */
  readonly load: readonly string[];
  /** Statements for column `s` that declare `position`, where they are needed. */
  readonly place: readonly string[];
  /** Which weight of `row` it is. */
  readonly position: string;
  /** For the comment of the table. */
  readonly about: string;
}

export function weightMemory(unit: MatrixVectorUnit, name: string): WeightMemory {
  const circulant = circulantWord(unit);
  return circulant ? vectors(unit, circulant, name) : words(unit, name);
}

function words(unit: MatrixVectorUnit, name: string): WeightMemory {
  const { rows, columns, pe, simd, weights } = unit;
  const steps = columns / simd;
  const depth = (rows / pe) * steps;
  const codes = weights.codes();
  const pattern = bitPattern(weights);
  const bits = packedBits(weights);
  const packed = packedTable(`${name}_weights`, { rows: pe, depth, codes: simd, bits }, (p, at, s) => {
    const row = Math.floor(at / steps) * pe + p;
    const column = (at % steps) * simd + s;
    return pattern(codes[row * columns + unit.columnOrder[column]!]!);
  });
  const place = address("fold", steps, "step");
  const inPieces = simd * bits > 64;
  return {
    ...read(packed, "p", place),
    depth,
    inPieces,
    place: [],
    position: "s",
    about: `Row ${address("fold", pe, "p")}, column ${address("step", simd, "s")} stands at [p]${inPieces ? "[64-bit piece]" : ""}[${place}], bits ${bitRange(bits, "s")}; columns in the order of the stream (kernel row, kernel column, channel).`,
  };
}

/** One vector for each circulant block: the weight of row i and column j is its element (i - j) mod block. */
function vectors(unit: MatrixVectorUnit, circulant: CirculantWord, name: string): WeightMemory {
  const { columns, pe, simd, weights } = unit;
  const { block, blockRows, blockColumns, across, words: depth, phases, parts } = circulant;
  const codes = weights.codes();
  const pattern = bitPattern(weights);
  const bits = packedBits(weights);
  const size = { rows: blockRows, depth, codes: blockColumns * block, bits };
  const packed = packedTable(`${name}_weights`, size, (blockRow, at, element) => {
    const row = (Math.floor(at / across) * blockRows + blockRow) * block + (element % block);
    const column = ((at % across) * blockColumns + Math.floor(element / block)) * block;
    return pattern(codes[row * columns + unit.columnOrder[column]!]!);
  });
  const over = (value: string, by: number): string => (by === 1 ? value : `${value} / ${by}`);
  const place = address(parts === 1 ? "fold" : `(fold / ${parts})`, across, over("step", phases));
  const inPieces = blockColumns * block * bits > 64;
  const row = address("fold", pe, "p");
  const column = simd === 1 ? "step" : `step * ${simd} - s`;
  return {
    ...read(packed, blockRows === 1 ? "0" : over("p", block), place),
    depth,
    inPieces,
    // Never negative: the columns of the matrix are a multiple of the block.
    place: [
      `const int position = ${blockColumns > 1 ? `s / ${block} * ${block} + ` : ""}(${row} + ${columns} - ${column}) % ${block};`,
    ],
    position: "position",
    about: `Circulant blocks of ${block} x ${block}: the weight of row i and column j of a block is element (i - j) mod ${block} of its vector. The vectors of row ${row} stand at [${blockRows === 1 ? "0" : over("p", block)}]${inPieces ? "[64-bit piece]" : ""}[${place}].`,
  };
}

function read(packed: PackedTable, row: string, place: string): Pick<WeightMemory, "declaration" | "load"> {
  return { declaration: packed.declaration, load: packed.load(row, place) };
}
