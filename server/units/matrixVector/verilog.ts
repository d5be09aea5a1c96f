import { amount } from "../amount.ts";
import {
  counterBits,
  cutOff,
  hex,
  moduleText,
  slice,
  streamText,
  table,
  unsigned,
  type VerilogModule,
} from "../rtl.ts";
import { weightEncoding } from "../weightEncoding.ts";
import { circulantWord } from "./circulant.ts";
import { packedProducts } from "./packing.verilog.ts";
import { type Product, productOf } from "./products.ts";
import { matrixVectorSchedule, stagesBefore } from "./schedule.ts";
import { addedAtOnce } from "./tree.ts";
import { levelOf, type Multiplied, type Numbers, treeIndices, treeStage } from "./tree.verilog.ts";
import type { MatrixVectorUnit } from "./unit.ts";
import { weightSupply } from "./weights.verilog.ts";
import { startMemory, type WeightRow, weightRow, wordShape } from "./word.ts";

/** Weights by a running address, products, adder tree, accumulators; registers as in schedule.ts. */
export function matrixVectorVerilog(unit: MatrixVectorUnit, module: string): VerilogModule {
  const { pe, simd, rows, columns, weights } = unit;
  const stored = weightRow(unit);
  const product = productOf(unit.input, weightEncoding(weights));
  const words = columns / simd;
  const groups = rows / pe;
  const supply = weightSupply(unit, module);
  const start = startTable(unit, product);
  const multiplied = unit.packed
    ? packedProducts(unit, unit.packed, product, supply.name, stored)
    : products(unit, product, supply.name, stored);
  const added = tree(unit, product, multiplied.numbers);

  const body = [
    ...start.declaration,
    ...product.functions,
    ...(supply.declarations ?? []),
    ...control(words, stagesBefore(unit), unit.offChip !== undefined),
    ...supply.lines,
    ...multiplied.lines,
    ...added.lines,
    ...accumulators(unit, product, start.stored, added.sums),
  ];
  const about = [
    `${unit.name}: matrix times vector, layer ${unit.layer}: ${rows} x ${columns}, ${pe} rows and ${simd} columns per cycle`,
    `in:  ${streamText(unit.input)}`,
    `out: ${streamText(unit.output)} (sums)`,
    weightsText(unit),
    `${unit.pixels} x ${groups} x ${words} = ${amount(matrixVectorSchedule.busy(unit), "cycle")} per frame`,
  ];
  return {
    module,
    text: moduleText(unit, module, about, body),
    memories: [...supply.memories, ...start.memories],
  };
}

function weightsText(unit: MatrixVectorUnit): string {
  const { pe, simd, weights } = unit;
  const circulant = circulantWord(unit);
  if (!circulant) {
    const place = unit.offChip ? " from memory beside the chip" : "";
    return `weights: ${weights.format.text}, ${amount(wordShape(unit).depth, "word")} of ${pe} x ${simd}${place}`;
  }
  const { block, blockRows, blockColumns, words } = circulant;
  return `weights: ${weights.format.text}, circulant blocks of ${block} x ${block}, ${amount(words, "word")} of ${blockRows} x ${blockColumns} vectors`;
}

/** Register `product`: pe rows of simd products. */
function products(unit: MatrixVectorUnit, product: Product, weight: string, stored: WeightRow): Multiplied {
  const { pe, simd } = unit;
  const level = { bits: product.bits, signed: !product.agreement };
  const numbers = { name: "product", count: simd, level, terms: 1, stage: 0 };
  const x = unit.input.bits;
  const register = `reg [${pe * simd * product.bits - 1}:0] product;`;
  if (product.agreement) {
    const lines = [
      "  // Products of signs, row by row: 1 where input and weight agree.",
      `  ${register}`,
      `  always @(posedge clk) if (enable) product <= ${weight} ~^ ${pe > 1 ? `{${pe}{operand}}` : "operand"};`,
      "  genvar row;",
      ...treeIndices(simd),
    ];
    return { lines, numbers };
  }
  const rowBase = `row*${stored.bits}`;
  const { lines, value } = product.of({
    x: "operand",
    xBase: `column*${x}`,
    w: weight,
    wBase: `${rowBase} + column*${stored.weight}`,
    exponentBase: `${rowBase} + ${simd * stored.weight} + (column/${stored.group})*${stored.exponent}`,
  });
  const made = [
    "  // Products, row by row.",
    `  (* use_dsp = "${unit.dsp ? "yes" : "no"}" *) ${register}`,
    "  genvar row, column;",
    "  generate",
    `    for (row = 0; row < ${pe}; row = row + 1) begin : rows`,
    `      for (column = 0; column < ${simd}; column = column + 1) begin : columns`,
    ...lines.map((line) => `        ${line}`),
    "        always @(posedge clk)",
    "          if (enable)",
    `            product[(row*${simd} + column)*${product.bits} +: ${product.bits}] <=`,
    `              ${value};`,
    "      end",
    "    end",
    "  endgenerate",
    ...(product.bits >
    (simd === 1 ? unit.output.bits : levelOf(product, Math.min(addedAtOnce, simd), unit.output.bits).bits)
      ? cutOff("product")
      : []),
    ...treeIndices(simd),
  ];
  return { lines: made, numbers };
}

/**
 * What the accumulators start from, by row group: the bias. Agreement bits are counted as 2 * bit, so that -1 per column is
 * part of the start too.
 */
function startTable(unit: MatrixVectorUnit, product: Product) {
  const { pe, rows } = unit;
  const bias = unit.weights.biasCodes();
  const offset = product.agreement ? -unit.columns : 0;
  const accumulator = unit.output.bits;
  const groups = bias ? rows / pe : 1;
  return table("starts", `weights/${unit.name}_bias.mem`, startMemory(unit), groups, pe * accumulator, (group, put) => {
    for (let row = 0; row < pe; row++) {
      put(row * accumulator, accumulator, (bias ? bias[group * pe + row]! : 0) + offset);
    }
  });
}

/**
 * @param awaited An input word is taken only with its weights, when `weights_valid`.
 *
 * Valid, first-of-sum and last-of-sum bits that travel with the data. The last stage is the accumulator, which is valid only
 * after the last word.
 */
function control(words: number, before: number, awaited: boolean): readonly string[] {
  const counter = counterBits(words);
  const shift = (name: string): string =>
    before > 1 ? `${name} <= {${name}[${before - 2}:0], ${name}_in};` : `${name} <= ${name}_in;`;
  return [
    `  reg [${before - 1}:0] valid; // of each register stage before the accumulators`,
    "  reg sums_valid;",
    "  wire enable = !sums_valid || out_ready;",
    `  assign in_ready = enable${awaited ? " && weights_valid" : ""};`,
    "  assign out_valid = sums_valid;",
    `  wire valid_in = in_valid${awaited ? " && weights_valid" : ""};`,
    ...(words > 1
      ? [
          `  reg [${counter - 1}:0] word;`,
          `  wire first_in = word == ${unsigned(counter, 0)};`,
          `  wire last_in = word == ${unsigned(counter, words - 1)};`,
          `  reg [${before - 1}:0] first;`,
          `  reg [${before - 1}:0] last;`,
          "  always @(posedge clk)",
          `    if (reset) word <= ${unsigned(counter, 0)};`,
          `    else if (enable && ${awaited ? "valid_in" : "in_valid"}) word <= last_in ? ${unsigned(counter, 0)} : word + ${unsigned(counter, 1)};`,
          "  always @(posedge clk)",
          "    if (enable) begin",
          `      ${shift("first")}`,
          `      ${shift("last")}`,
          "    end",
        ]
      : []),
    "  always @(posedge clk)",
    `    if (reset) valid <= ${unsigned(before, 0)};`,
    `    else if (enable) ${shift("valid")}`,
  ];
}

/** Stages that add up to four neighbours, until one sum of each row is left. */
function tree(
  { pe, simd, output }: MatrixVectorUnit,
  product: Product,
  first: Numbers,
): { readonly lines: readonly string[]; readonly sums: Numbers } {
  const lines: string[] = [];
  let sums = first;
  while (sums.count > 1) {
    const made = treeStage(pe, sums, simd, (terms) => levelOf(product, terms, output.bits));
    lines.push(...made.lines);
    sums = made.sums;
  }
  return { lines, sums };
}

function accumulators(
  unit: MatrixVectorUnit,
  product: Product,
  storedStart: boolean,
  { name: sum, level }: Numbers,
): readonly string[] {
  const { pe, rows, columns, simd } = unit;
  const accumulator = unit.output.bits;
  const words = columns / simd;
  const groups = rows / pe;
  const before = stagesBefore(unit);
  const group = counterBits(groups);
  const last = (stage: number): string => (words > 1 ? `last[${stage}] && ` : "");
  const start = storedStart ? "start" : "starts";
  const field = `row*${accumulator} +: ${accumulator}`;
  const addend = product.agreement
    ? doubled(sum, level.bits, accumulator)
    : slice(sum, `row*${level.bits}`, level.bits, accumulator, level.signed);
  const from = words > 1 ? `(first[${before - 1}] ? ${start}[${field}] : sums[${field}])` : `${start}[${field}]`;
  return [
    ...(storedStart
      ? [
          "  // Start values of the sum that is in the last stage before the accumulators.",
          `  reg [${pe * accumulator - 1}:0] start;`,
          `  reg [${group - 1}:0] group;`,
          "  always @(posedge clk) if (enable) start <= starts[group];",
          "  always @(posedge clk)",
          `    if (reset) group <= ${unsigned(group, 0)};`,
          `    else if (enable && ${last(before - 2)}valid[${before - 2}])`,
          `      group <= (group == ${unsigned(group, groups - 1)}) ? ${unsigned(group, 0)} : group + ${unsigned(group, 1)};`,
        ]
      : []),
    "  // Accumulators, which are the output register.",
    `  reg [${pe * accumulator - 1}:0] sums;`,
    "  assign out_data = sums;",
    "  generate",
    `    for (row = 0; row < ${pe}; row = row + 1) begin : accumulators`,
    "      always @(posedge clk)",
    `        if (enable && valid[${before - 1}])`,
    `          sums[${field}] <= ${from} + ${addend};`,
    "    end",
    "  endgenerate",
    "  always @(posedge clk)",
    "    if (reset) sums_valid <= 1'b0;",
    `    else if (enable) sums_valid <= ${last(before - 1)}valid[${before - 1}];`,
  ];
}

/** Twice a count of agreements, in the accumulator's width (modulo 2^width is exact: the final sum fits). */
function doubled(sum: string, bits: number, accumulator: number): string {
  if (accumulator === 1) return hex(1, 0);
  return `{${slice(sum, `row*${bits}`, bits, accumulator - 1, false)}, 1'b0}`;
}
