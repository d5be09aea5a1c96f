import { amount } from "../amount.ts";
import {
  counterBits,
  hex,
  moduleText,
  signedBits,
  slice,
  streamText,
  table,
  unsigned,
  type VerilogModule,
} from "../rtl.ts";
import { weightEncoding } from "../weightEncoding.ts";
import { circulantWord } from "./circulant.ts";
import { type Product, productOf } from "./products.ts";
import { matrixVectorSchedule, stagesBefore, treeStages } from "./schedule.ts";
import type { MatrixVectorUnit } from "./unit.ts";
import { weightSupply } from "./weights.verilog.ts";
import { startMemory, type WeightRow, weightRow, wordShape } from "./word.ts";

/** Weights by a running address, products, adder tree, accumulators; registers as in schedule.ts. */
export function matrixVectorVerilog(unit: MatrixVectorUnit, module: string): VerilogModule {
  const { pe, simd, rows, columns, weights } = unit;
  const stored = weightRow(unit);
  const accumulator = unit.output.bits;
  const product = productOf(unit.input, weightEncoding(weights));
  const words = columns / simd;
  const groups = rows / pe;
  const stages = treeStages(simd);
  const supply = weightSupply(unit, module);
  const start = startTable(unit, product);

  const body = [
    ...start.declaration,
    ...product.functions,
    ...(supply.declarations ?? []),
    ...control(words, stagesBefore(unit), unit.offChip !== undefined),
    ...supply.lines,
    ...products(unit, product, supply.name, stored),
    ...tree(pe, simd, product, accumulator),
    ...accumulators(unit, product, start.stored, stages),
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
function products(unit: MatrixVectorUnit, product: Product, weight: string, stored: WeightRow): readonly string[] {
  const { pe, simd } = unit;
  const x = unit.input.bits;
  const register = `reg [${pe * simd * product.bits - 1}:0] product;`;
  if (product.agreement) {
    return [
      "  // Products of signs, row by row: 1 where input and weight agree.",
      `  ${register}`,
      `  always @(posedge clk) if (enable) product <= ${weight} ~^ ${pe > 1 ? `{${pe}{operand}}` : "operand"};`,
      "  genvar row;",
    ];
  }
  const rowBase = `row*${stored.bits}`;
  const { lines, value } = product.of({
    x: "operand",
    xBase: `column*${x}`,
    w: weight,
    wBase: `${rowBase} + column*${stored.weight}`,
    exponentBase: `${rowBase} + ${simd * stored.weight} + (column/${stored.group})*${stored.exponent}`,
  });
  return [
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
    ...(product.bits > (simd === 1 ? unit.output.bits : levelOf(product, Math.min(4, simd), unit.output.bits).bits)
      ? [
          "  /* verilator lint_off UNUSED */",
          "  wire cut_off = ^product; // upper bits are copies of the sign where sums need fewer",
          "  /* verilator lint_on UNUSED */",
        ]
      : []),
  ];
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

/** Stages that add up to four neighbours; `tree_<n>` holds pe rows of numbers. */
function tree(pe: number, simd: number, product: Product, accumulator: number): readonly string[] {
  const lines: string[] = [];
  let count = simd;
  let from = "product";
  let level = level0(product);
  let terms = 1;
  for (let stage = 1; count > 1; stage++) {
    const next = Math.ceil(count / 4);
    terms = Math.min(terms * 4, simd);
    const wide = levelOf(product, terms, accumulator);
    const to = `tree_${stage}`;
    const sum = (node: string, members: number): string =>
      Array.from({ length: members }, (_, member) =>
        slice(from, `(node_row*${count} + ${node}*4 + ${member})*${level.bits}`, level.bits, wide.bits, level.signed),
      ).join("\n              + ");
    const full = Math.floor(count / 4);
    const rest = count - 4 * full;
    lines.push(
      `  // Adder tree, stage ${stage}: ${count} numbers of a row to ${next}.`,
      `  reg [${pe * next * wide.bits - 1}:0] ${to};`,
      "  generate",
      `    for (node_row = 0; node_row < ${pe}; node_row = node_row + 1) begin : ${to}_rows`,
      ...(full > 0
        ? [
            `      for (node = 0; node < ${full}; node = node + 1) begin : nodes`,
            "        always @(posedge clk)",
            "          if (enable)",
            `            ${to}[(node_row*${next} + node)*${wide.bits} +: ${wide.bits}] <=`,
            `              ${sum("node", 4)};`,
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
    );
    [count, from, level] = [next, to, wide];
  }
  if (lines.length === 0) return [];
  return [simd < 4 ? "  genvar node_row;" : "  genvar node_row, node;", ...lines];
}

interface Level {
  readonly bits: number;
  readonly signed: boolean;
}

function level0(product: Product): Level {
  return { bits: product.bits, signed: !product.agreement };
}

/** Width of a sum of `terms` products: as wide as it can become, but no wider than the accumulator, which holds every partial sum. */
function levelOf(product: Product, terms: number, accumulator: number): Level {
  if (product.agreement) return { bits: counterBits(terms + 1), signed: false };
  return { bits: Math.min(signedBits(terms * product.low, terms * product.high), accumulator), signed: true };
}

function accumulators(
  unit: MatrixVectorUnit,
  product: Product,
  storedStart: boolean,
  stages: number,
): readonly string[] {
  const { pe, rows, columns, simd } = unit;
  const accumulator = unit.output.bits;
  const words = columns / simd;
  const groups = rows / pe;
  const before = stagesBefore(unit);
  const group = counterBits(groups);
  const last = (stage: number): string => (words > 1 ? `last[${stage}] && ` : "");
  const sum = stages > 0 ? `tree_${stages}` : "product";
  const level = stages > 0 ? levelOf(product, simd, accumulator) : level0(product);
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
