import { counterBits, signedBits, slice } from "../rtl.ts";
import type { Product } from "./products.ts";
import { addedAtOnce } from "./tree.ts";

/** How wide numbers are in a vector. */
export interface Level {
  readonly bits: number;
  readonly signed: boolean;
}

/** A vector of numbers, row by row: `count` in each row, each the sum of up to `terms` products, behind `stage` stages of a tree. */
export interface Numbers {
  readonly name: string;
  readonly count: number;
  readonly level: Level;
  readonly terms: number;
  readonly stage: number;
}

/** Lines that multiply, and the numbers that the tree starts from. */
export interface Multiplied {
  readonly lines: readonly string[];
  readonly numbers: Numbers;
}

/** Declaration of the indices that the stages of a tree over `simd` products count with. */
export function treeIndices(simd: number): readonly string[] {
  if (simd === 1) return [];
  return [simd < addedAtOnce ? "  genvar node_row;" : "  genvar node_row, node;"];
}

/** Width of a sum of `terms` products: as wide as it can become, but no wider than the accumulator, which holds every partial sum. */
export function levelOf(product: Product, terms: number, accumulator: number): Level {
  if (product.agreement) return { bits: counterBits(terms + 1), signed: false };
  return { bits: Math.min(signedBits(terms * product.low, terms * product.high), accumulator), signed: true };
}

/** The next stage of a tree over `simd` products adds up to four neighbours into `tree_<stage>`, which holds `rows` rows of numbers. */
export function treeStage(
  rows: number,
  from: Numbers,
  simd: number,
  levelOfSum: (terms: number) => Level,
): { readonly lines: readonly string[]; readonly sums: Numbers } {
  const { name, count, level } = from;
  const stage = from.stage + 1;
  const next = Math.ceil(count / addedAtOnce);
  const terms = Math.min(from.terms * addedAtOnce, simd);
  const wide = levelOfSum(terms);
  const to = `tree_${stage}`;
  const sum = (node: string, members: number): string =>
    Array.from({ length: members }, (_, member) =>
      slice(
        name,
        `(node_row*${count} + ${node}*${addedAtOnce} + ${member})*${level.bits}`,
        level.bits,
        wide.bits,
        level.signed,
      ),
    ).join("\n              + ");
  const full = Math.floor(count / addedAtOnce);
  const rest = count - addedAtOnce * full;
  const lines = [
    `  // Adder tree, stage ${stage}: ${count} numbers of a row to ${next}.`,
    `  reg [${rows * next * wide.bits - 1}:0] ${to};`,
    "  generate",
    `    for (node_row = 0; node_row < ${rows}; node_row = node_row + 1) begin : ${to}_rows`,
    ...(full > 0
      ? [
          `      for (node = 0; node < ${full}; node = node + 1) begin : nodes`,
          "        always @(posedge clk)",
          "          if (enable)",
          `            ${to}[(node_row*${next} + node)*${wide.bits} +: ${wide.bits}] <=`,
          `              ${sum("node", addedAtOnce)};`,
          "      end",
        ]
      : []),
    ...(rest > 0
      ? [
          "      always @(posedge clk)",
          "        if (enable)",
          `          ${to}[(node_row*${next} + ${full})*${wide.bits} +: ${wide.bits}] <=`,
          `              ${sum(String(full), rest)};`,
        ]
      : []),
    "    end",
    "  endgenerate",
  ];
  return { lines, sums: { name: to, count: next, level: wide, terms, stage } };
}
