import { imagePath, readerOf } from "../burstReader/brought.ts";
import { rowOfWord, wordOfBeat } from "../burstReader/words.hls.ts";
import { address, bitRange, type PackedTable, packedTable, UNROLL } from "../cpp.ts";
import { bitPattern, packedBits } from "../weightEncoding.ts";
import { type CirculantWord, circulantWord } from "./circulant.ts";
import type { MatrixVectorUnit } from "./unit.ts";
import { weightRow, wordShape } from "./word.ts";

/** The weights in C++: a table, or what comes from beside the chip; read in loops over `fold`, `step`, the row `p` and the column `s` of a cycle. */
export interface WeightMemory {
  /** Of the table; absent: there is none. */
  readonly declaration?: string;
  /** Statements in front of all loops, and at the start of each cycle. */
  readonly before?: readonly string[];
  readonly fetch?: readonly string[];
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
  const steps = unit.columns / unit.simd;
  if (unit.offChip) return broughtWeights(unit, `fold == ${unit.rows / unit.pe - 1} && step == ${steps - 1}`);
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

/**
 * Words of the beats that the reader sends, as they are laid out in the image.
 *
 * @param last condition of the last word of a pixel
 */
export function broughtWeights(unit: MatrixVectorUnit, last: string, stream?: string): WeightMemory {
  const { simd } = unit;
  const { bits, weight, exponent, group } = weightRow(unit);
  const stored = weight + exponent;
  // In the image, exponents stand behind the weights that share them; products find each behind its own weight.
  const spread = [
    ...rowOfWord("together", bits),
    `ap_uint<${simd * stored}> row = 0;`,
    `for (int s = 0; s < ${simd}; ++s) {`,
    UNROLL,
    `  const ap_uint<${weight}> own = together.range(${weight} * s + ${weight - 1}, ${weight} * s);`,
    `  const ap_uint<${exponent}> shared = together.range(${simd * weight} + ${exponent} * (s / ${group}) + ${exponent - 1}, ${simd * weight} + ${exponent} * (s / ${group}));`,
    `  row.range(${stored} * s + ${weight - 1}, ${stored} * s) = own;`,
    `  row.range(${stored} * s + ${stored - 1}, ${stored} * s + ${weight}) = shared;`,
    "}",
  ];
  return {
    ...wordOfBeat(readerOf(unit), last, stream),
    load: exponent > 0 ? spread : rowOfWord("row", bits),
    depth: wordShape(unit).depth,
    inPieces: false,
    place: [],
    position: "s",
    about: `The weights are in ${imagePath(unit)}.`,
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
