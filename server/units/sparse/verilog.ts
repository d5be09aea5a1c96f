import { amount } from "../amount.ts";
import { productOf } from "../matrixVector/products.ts";
import {
  counterBits,
  cutOff,
  moduleText,
  ramAttribute,
  slice,
  streamText,
  table,
  unsigned,
  type VerilogModule,
} from "../rtl.ts";
import { sharedExponent, storedWeight, weightEncoding } from "../weightEncoding.ts";
import { vectorBanks } from "./banks.verilog.ts";
import { bitmapReader } from "./bitmap.verilog.ts";
import { entriesOf, storedEntries } from "./entries.ts";
import type { ListReader } from "./lists.verilog.ts";
import { entryBits } from "./resources.ts";
import { sparseSchedule } from "./schedule.ts";
import type { Places, SparseUnit } from "./unit.ts";

/** Two banks of vectors, lists that are read while a bank is full; registers as in schedule.ts. */
export function sparseVerilog(unit: SparseUnit, module: string): VerilogModule {
  const { rows, columns, pe, pixels, places, input, weights } = unit;
  const { total } = entriesOf(unit);
  const reader = places.kind === "runs" ? runReader({ ...unit, places }) : bitmapReader({ ...unit, places });
  const starts = startTable(unit);
  const product = productOf(input, weightEncoding(weights));
  const body = [
    ...reader.tables,
    ...starts.declaration,
    ...product.functions,
    "  reg [2:0] valid; // of entries, elements and products",
    "  reg [1:0] first; // of a group: of elements and products",
    "  reg [1:0] last;",
    "  reg sums_valid;",
    "  wire enable = !sums_valid || out_ready;",
    ...vectorBanks(columns),
    ...reader.control,
    ...elements(unit, reader),
    ...sums(unit, starts.stored, reader.used),
  ];
  const about = [
    `${unit.name}: sparse matrix times vector, layer ${unit.layer}: ${rows} x ${columns}, lists of ${amount(pe, "row")} side by side`,
    `in:  ${streamText(input)}`,
    `out: ${streamText(unit.output)} (sums)`,
    `weights: ${weights.format.text} ${reader.stored}`,
    `${pixels} x ${total} entries, ${amount(columns, "element")} in: ${amount(sparseSchedule.busy(unit), "cycle")} per frame`,
  ];
  return {
    module,
    text: moduleText(unit, module, about, body),
    memories: [...reader.memories, ...starts.memories],
  };
}

type Runs = Extract<Places, { kind: "runs" }>;

/** Entries of weights with the zeros in front of them, read by a running address. */
function runReader(unit: SparseUnit & { readonly places: Runs }): ListReader {
  const { pe, columns, places } = unit;
  const { indexBits } = places;
  const { total } = entriesOf(unit);
  const entries = entryTable(unit);
  const place = counterBits(columns);
  const bits = entryBits(unit);
  const zeros = slice("entry", `row*${bits.entry} + ${bits.weight}`, indexBits, place, false);
  return {
    tables: entries.declaration,
    memories: entries.memories,
    control: runControl(unit, total),
    column: [
      `      reg [${place - 1}:0] next; // column behind the entry before`,
      `      wire [${place - 1}:0] column = ${zeros} + (entry_first ? ${unsigned(place, 0)} : next);`,
    ],
    weight: [
      "      always @(posedge clk)",
      "        if (enable) begin",
      `          weight[row*${bits.weight} +: ${bits.weight}] <= entry[row*${bits.entry} +: ${bits.weight}];`,
      `          if (valid[0]) next <= column + ${unsigned(place, 1)};`,
      "        end",
    ],
    stored: `with the number of zeros in front in ${indexBits} bits; ${amount(total, "word")} of ${pe} entries`,
  };
}

/** Words of entries: of each row the weight and, above it, the zeros in front of it; the highest bit is 1 at the end of a group. */
function entryTable(unit: SparseUnit & { readonly places: Runs }) {
  const { pe, weights } = unit;
  const { indexBits } = unit.places;
  const { groups, total } = entriesOf(unit);
  const bits = entryBits(unit);
  const { bits: own, form } = weightEncoding(weights);
  const stored = storedWeight(weights);
  const lists = storedEntries(unit);
  const places = Array.from(groups, (count, group) => Array.from({ length: count }, (_, at) => ({ group, at }))).flat();
  return table("entries", `weights/${unit.name}.mem`, unit.memory, total, pe * bits.entry + 1, (address, put) => {
    const { group, at } = places[address]!;
    for (let row = 0; row < pe; row++) {
      const { zeros, code } = lists[group * pe + row]![at]!;
      const exponent = form.kind === "block" ? sharedExponent(weights, [code]) : 0;
      put(row * bits.entry, own, stored(code, exponent));
      if (form.kind === "block") put(row * bits.entry + own, form.exponentBits, exponent);
      put(row * bits.entry + bits.weight, indexBits, zeros);
    }
    put(pe * bits.entry, 1, at === groups[group]! - 1 ? 1 : 0);
  });
}

function startTable({ name, weights, rows, pe, output: { bits } }: SparseUnit) {
  const bias = weights.biasCodes();
  return table("starts", `weights/${name}_bias.mem`, "lutram", bias ? rows / pe : 1, pe * bits, (group, put) => {
    for (let row = 0; row < pe; row++) put(row * bits, bits, bias ? bias[group * pe + row]! : 0);
  });
}

/** Entries, one word per cycle while a bank is full. */
function runControl(unit: SparseUnit, total: number): readonly string[] {
  const { pe } = unit;
  const width = pe * entryBits(unit).entry + 1;
  const address = counterBits(total);
  const source = total > 1 ? "entries[address]" : "entries";
  return [
    "  // Entries.",
    "  wire reading = unread != 2'd0;",
    ...(total > 1
      ? [
          `  reg [${address - 1}:0] address;`,
          `  wire vector_end = address == ${unsigned(address, total - 1)};`,
          "  always @(posedge clk)",
          `    if (reset) address <= ${unsigned(address, 0)};`,
          `    else if (enable && reading) address <= vector_end ? ${unsigned(address, 0)} : address + ${unsigned(address, 1)};`,
        ]
      : ["  wire vector_end = 1'b1;"]),
    "  assign fetched = enable && reading && vector_end;",
    "  reg read_bank;",
    "  always @(posedge clk)",
    "    if (reset) read_bank <= 1'b0;",
    "    else if (fetched) read_bank <= !read_bank;",
    `  reg [${width - 1}:0] entry;`,
    "  reg entry_bank;",
    "  reg entry_end; // of the vector",
    `  always @(posedge clk) if (enable) entry <= ${source};`,
    "  always @(posedge clk)",
    "    if (enable) begin",
    "      entry_bank <= read_bank;",
    "      entry_end <= vector_end;",
    "    end",
    `  wire entry_last = entry[${width - 1}]; // of the group of rows`,
    "  reg entry_first;",
    "  always @(posedge clk)",
    "    if (reset) entry_first <= 1'b1;",
    "    else if (enable && valid[0]) entry_first <= entry_last;",
    "  assign released = enable && valid[0] && entry_end;",
  ];
}

/** The column of each entry and the element there, from a copy of the vectors for each list. */
function elements(unit: SparseUnit, reader: ListReader): readonly string[] {
  const { pe, columns, input, bufferMemory } = unit;
  const { bits: x } = input;
  const place = counterBits(columns);
  const { weight } = entryBits(unit);
  return [
    "  // Elements of the vector and their weights.",
    `  reg [${pe * x - 1}:0] operand;`,
    `  reg [${pe * weight - 1}:0] weight;`,
    "  genvar row;",
    "  generate",
    `    for (row = 0; row < ${pe}; row = row + 1) begin : lists`,
    `      ${ramAttribute(bufferMemory)} reg [${x - 1}:0] vectors [0:${2 ** (place + 1) - 1}];`,
    ...reader.column,
    "      always @(posedge clk) begin",
    "        if (in_valid && in_ready) vectors[{write_bank, place}] <= in_data;",
    `        if (enable) operand[row*${x} +: ${x}] <= vectors[{entry_bank, column}];`,
    "      end",
    ...reader.weight,
    "    end",
    "  endgenerate",
  ];
}

/** Products and sums, which leave at the end of each group. */
function sums(unit: SparseUnit, storedStart: boolean, used: string | undefined): readonly string[] {
  const { pe, rows, dsp, input, weights, output } = unit;
  const encoding = weightEncoding(weights);
  const product = productOf(input, encoding);
  const { weight } = entryBits(unit);
  const wBase = `row*${weight}`;
  const exponentBase = `${wBase} + ${encoding.bits}`;
  const { lines, value } = product.of({ x: "operand", xBase: `row*${input.bits}`, w: "weight", wBase, exponentBase });
  const groups = rows / pe;
  const group = counterBits(groups);
  const field = `row*${output.bits} +: ${output.bits}`;
  const start = storedStart ? "start" : "starts";
  return [
    "  // Products and sums, which are the output register.",
    `  (* use_dsp = "${dsp ? "yes" : "no"}" *) reg [${pe * product.bits - 1}:0] product;`,
    `  reg [${pe * output.bits - 1}:0] sums;`,
    "  assign out_data = sums;",
    "  assign out_valid = sums_valid;",
    ...(storedStart
      ? [
          `  reg [${pe * output.bits - 1}:0] start;`,
          `  reg [${group - 1}:0] group;`,
          "  always @(posedge clk) if (enable) start <= starts[group];",
          "  always @(posedge clk)",
          `    if (reset) group <= ${unsigned(group, 0)};`,
          "    else if (enable && valid[1] && last[0])",
          `      group <= (group == ${unsigned(group, groups - 1)}) ? ${unsigned(group, 0)} : group + ${unsigned(group, 1)};`,
        ]
      : []),
    "  generate",
    `    for (row = 0; row < ${pe}; row = row + 1) begin : rows`,
    ...lines.map((line) => `      ${line}`),
    "      always @(posedge clk)",
    ...(used === undefined
      ? ["        if (enable)"]
      : [
          // The reset of a register, so that it can be the one inside of a slice.
          `        if (enable && !${used}) product[row*${product.bits} +: ${product.bits}] <= ${unsigned(product.bits, 0)};`,
          "        else if (enable)",
        ]),
    `          product[row*${product.bits} +: ${product.bits}] <=`,
    `            ${value};`,
    "      always @(posedge clk)",
    "        if (enable && valid[2])",
    `          sums[${field}] <= (first[1] ? ${start}[${field}] : sums[${field}])`,
    `            + ${slice("product", `row*${product.bits}`, product.bits, output.bits, true)};`,
    "    end",
    "  endgenerate",
    ...(product.bits > output.bits ? cutOff("product") : []),
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      valid <= 3'd0;",
    "      sums_valid <= 1'b0;",
    "    end else if (enable) begin",
    "      valid <= {valid[1:0], reading};",
    "      sums_valid <= valid[2] && last[1];",
    "    end",
    "  always @(posedge clk)",
    "    if (enable) begin",
    "      first <= {first[0], entry_first};",
    "      last <= {last[0], entry_last};",
    "    end",
  ];
}
