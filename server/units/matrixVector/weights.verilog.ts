import { nestedCounters } from "../counters.ts";
import { counterBits, type MemoryFile, table, unsigned } from "../rtl.ts";
import { wordSupply } from "../weightWords.verilog.ts";
import { type CirculantWord, circulantBits, circulantWord, turnStages } from "./circulant.ts";
import type { MatrixVectorUnit } from "./unit.ts";
import { weightRow, weightStore } from "./word.ts";

/** Where the products of a cycle find their weights. */
export interface WeightSupply {
  /** What stands in front of the control. */
  readonly declarations?: readonly string[];
  /** Declarations and registers; `operand` is the input word that belongs to the weights. */
  readonly lines: readonly string[];
  /** The signal that holds pe rows of weights. */
  readonly name: string;
  readonly memories: readonly MemoryFile[];
}

export function weightSupply(unit: MatrixVectorUnit, module: string): WeightSupply {
  const circulant = circulantWord(unit);
  return circulant ? circulantSupply(unit, circulant) : plainSupply(unit, module);
}

const operand = (bits: number, from: string): readonly string[] => [
  "  // Operands: the input word and its weights.",
  `  reg [${bits - 1}:0] operand;`,
  `  always @(posedge clk) if (enable) operand <= ${from};`,
];

function plainSupply(unit: MatrixVectorUnit, module: string): WeightSupply {
  const { declaration, reading, name, memories } = wordSupply(unit, module);
  const lines = [...operand(unit.simd * unit.input.bits, "in_data"), ...reading];
  // The control asks whether weights have come.
  if (unit.offChip) return { declarations: declaration, lines, name, memories };
  return { lines: [...declaration, ...lines], name, memories };
}

/** Vectors of circulant blocks: read, turned where a cycle computes a part of a block, and laid out as weights by wires. */
function circulantSupply(unit: MatrixVectorUnit, circulant: CirculantWord): WeightSupply {
  const { pe, simd, columns, weights } = unit;
  const { block, blockRows, blockColumns, across, words, phases, turns } = circulant;
  const { weight } = weightRow(unit);
  const width = circulantBits(unit, circulant, weight).word;
  const codes = weights.codes();
  const store = weightStore(unit);
  const rom = table("vectors", `weights/${unit.name}.mem`, unit.memory, words, width, (address, put) => {
    const [group, word] = [Math.floor(address / across), address % across];
    for (let vector = 0; vector < blockRows * blockColumns; vector++) {
      const row = (group * blockRows + Math.floor(vector / blockColumns)) * block;
      const column = unit.columnOrder[(word * blockColumns + (vector % blockColumns)) * block]!;
      for (let at = 0; at < block; at++) {
        put((vector * block + at) * weight, weight, store(codes[(row + at) * columns + column]!));
      }
    }
  });
  const lines = [
    ...rom.declaration,
    ...walk(circulant, rom.stored),
    ...(rom.stored
      ? [
          `  reg [${width - 1}:0] vector; // of the blocks that the word lies in`,
          `  always @(posedge clk) if (enable${phases > 1 ? ` && phase == ${unsigned(counterBits(phases), 0)}` : ""}) vector <= vectors[address];`,
        ]
      : [`  wire [${width - 1}:0] vector = vectors;`]),
    ...(turns > 1
      ? [
          ...rotation(unit, circulant, weight, width),
          `  reg [${simd * unit.input.bits - 1}:0] waiting; // the input word while its vectors are read`,
          "  always @(posedge clk) if (enable) waiting <= in_data;",
          ...operand(simd * unit.input.bits, "waiting"),
        ]
      : operand(simd * unit.input.bits, "in_data")),
    `  wire [${pe * simd * weight - 1}:0] weight; // of row i and column j of a block: element (i - j) mod ${block} of its vector`,
    "  genvar weight_row, weight_column;",
    "  generate",
    `    for (weight_row = 0; weight_row < ${pe}; weight_row = weight_row + 1) begin : weight_rows`,
    `      for (weight_column = 0; weight_column < ${simd}; weight_column = weight_column + 1) begin : weight_columns`,
    `        assign weight[(weight_row*${simd} + weight_column)*${weight} +: ${weight}] =`,
    `          ${turns > 1 ? "turned" : "vector"}[(((weight_row/${block})*${blockColumns} + weight_column/${block})*${block}`,
    `            + (weight_row + ${simd * block} - weight_column) % ${block})*${weight} +: ${weight}];`,
    "      end",
    "    end",
    "  endgenerate",
  ];
  return { lines, name: "weight", memories: rom.memories };
}

/** Counters of words, the address that they give, and by how many steps the vectors at the address have to be turned. */
function walk(circulant: CirculantWord, stored: boolean): readonly string[] {
  const { across, words, phases, parts } = circulant;
  const advance = "enable && in_valid";
  const counters = [
    { name: "phase", count: phases },
    { name: "block_column", count: across },
    { name: "part", count: parts },
  ];
  const ends = (...names: readonly string[]): string =>
    counters.flatMap(({ name, count }) => (names.includes(name) && count > 1 ? [` && ${name}_end`] : [])).join("");
  const lines = [...nestedCounters(counters, advance)];
  if (stored) {
    const bits = counterBits(words);
    const [zero, one] = [unsigned(bits, 0), unsigned(bits, 1)];
    const back = parts > 1 && across > 1 ? `address - ${unsigned(bits, across - 1)}` : "address";
    const rowEnd = across > 1 ? "block_column_end" : "1'b1";
    lines.push(
      `  reg [${bits - 1}:0] address;`,
      "  always @(posedge clk)",
      `    if (reset) address <= ${zero};`,
      `    else if (${advance}${ends("phase")})`,
      ...(parts > 1 ? [`      if (${rowEnd} && !part_end) address <= ${back};`, "      else"] : []),
      `      address <= (address == ${unsigned(bits, words - 1)}) ? ${zero} : address + ${one};`,
    );
  }
  if (circulant.turns === 1) return lines;
  return [...lines, ...turning(circulant, advance, ends("phase", "block_column"))];
}

/** Register `turn`: rows above less columns before, in steps of the rotation. */
function turning({ turns, phases, parts, step, block }: CirculantWord, advance: string, rowEnd: string) {
  const bits = counterBits(turns);
  const modulo = (places: number): number => (((places / step) % turns) + turns) % turns;
  const moved = (by: number): string => {
    if (by === 0) return "turn";
    if (turns === 2 ** bits) return `turn + ${unsigned(bits, by)}`;
    return `(turn >= ${unsigned(bits, turns - by)}) ? turn - ${unsigned(bits, turns - by)} : turn + ${unsigned(bits, by)}`;
  };
  const onward = phases > 1 ? -block / phases : 0;
  const below = parts > 1 ? block / parts : 0;
  return [
    `  reg [${bits - 1}:0] turn;`,
    "  always @(posedge clk)",
    `    if (reset) turn <= ${unsigned(bits, 0)};`,
    ...(below === 0
      ? [`    else if (${advance}) turn <= ${moved(modulo(onward))};`]
      : [
          `    else if (${advance}${rowEnd}) turn <= ${moved(modulo(onward + below))};`,
          ...(onward === 0 ? [] : [`    else if (${advance}) turn <= ${moved(modulo(onward))};`]),
        ]),
  ];
}

/** Register `turned`: the vectors, element e of each being element e + turn of what was read. */
function rotation(
  { pe, simd }: MatrixVectorUnit,
  circulant: CirculantWord,
  weight: number,
  width: number,
): readonly string[] {
  const { turns, step, block, blockRows, blockColumns } = circulant;
  const bits = counterBits(turns);
  const stages = turnStages(circulant);
  const vectorBits = block * weight;
  const places = Array.from({ length: blockRows * blockColumns }, (_, vector) => vector * vectorBits);
  const lines = [
    `  reg [${bits - 1}:0] turn_read; // of the vectors that were read`,
    "  always @(posedge clk) if (enable) turn_read <= turn;",
    `  wire [${width - 1}:0] turned_0 = vector;`,
  ];
  for (let stage = 0; stage < stages; stage++) {
    const by = ((step * 2 ** stage) % block) * weight;
    const from = `turned_${stage}`;
    const halves = places.map((at) => `${from}[${at} +: ${by}], ${from}[${at + by} +: ${vectorBits - by}]`).reverse();
    lines.push(`  wire [${width - 1}:0] turned_${stage + 1} = turn_read[${stage}] ? {${halves.join(", ")}} : ${from};`);
  }
  return [
    ...lines,
    `  reg [${width - 1}:0] turned;`,
    `  always @(posedge clk) if (enable) turned <= turned_${stages};`,
    ...unusedElements(pe, simd, circulant, weight),
  ];
}

/** Elements of the vectors that no row and column of a word of operands need, told to Verilator. */
function unusedElements(pe: number, simd: number, { block, blockRows, blockColumns }: CirculantWord, weight: number) {
  const used = new Set<number>();
  for (let row = 0; row < Math.min(pe, block); row++) {
    for (let column = 0; column < Math.min(simd, block); column++) used.add((row - column + block) % block);
  }
  const unused = Array.from({ length: block }, (_, at) => at).filter((at) => !used.has(at));
  if (unused.length === 0) return [];
  const bits = Array.from({ length: blockRows * blockColumns }, (_, vector) =>
    unused.map((at) => `turned[${(vector * block + at) * weight} +: ${weight}]`),
  ).flat();
  return [
    "  /* verilator lint_off UNUSED */",
    `  wire unused = ^{${bits.join(", ")}}; // elements that no row and column of a cycle need`,
    "  /* verilator lint_on UNUSED */",
  ];
}
