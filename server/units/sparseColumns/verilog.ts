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
import { vectorBanks } from "../sparse/banks.verilog.ts";
import { bitPattern, packedBits, weightEncoding } from "../weightEncoding.ts";
import { columnEntries, storedColumns } from "./entries.ts";
import { sparseColumnsSchedule } from "./schedule.ts";
import type { SparseColumnsUnit } from "./unit.ts";

/** Two banks of vectors, entries read by a running address, two banks of sums; registers as in schedule.ts. */
export function sparseColumnsVerilog(unit: SparseColumnsUnit, module: string): VerilogModule {
  const { name, rows, columns, pe, pixels, indexBits, input, output, weights, memory } = unit;
  const { total } = columnEntries(unit);
  const entries = entryTable(unit);
  const pointers = pointerTable(unit);
  const starts = startTables(unit);
  const product = productOf(input, weightEncoding(weights));
  const about = [
    `${name}: sparse matrix times vector by columns, layer ${unit.layer}: ${rows} x ${columns}, lists of every ${amount(pe, "row")}`,
    `in:  ${streamText(input)}`,
    `out: ${streamText(output)} (sums)`,
    `weights: ${weights.format.text} with the rows left out in front in ${indexBits} bits; ${amount(total, "word")} of ${pe} entries in ${memory}`,
    `${pixels} x ${total} entries, ${amount(columns, "element")} in: ${amount(sparseColumnsSchedule.busy(unit), "cycle")} per frame`,
  ];
  const body = [
    ...entries.declaration,
    ...(pointers.stored ? pointers.declaration : []),
    ...starts.flatMap(({ declaration }) => declaration),
    ...product.functions,
    "  reg [2:0] valid; // of entries, elements and products",
    "  reg leaving_valid;",
    "  wire enable = !leaving_valid || out_ready;",
    ...vectorBanks(columns),
    ...reader(unit, total, entries.stored, pointers.stored),
    ...elements(unit),
    ...sums(
      unit,
      starts.map(({ stored }) => stored),
    ),
  ];
  return {
    module,
    text: moduleText(unit, module, about, body),
    memories: [entries, pointers, ...starts].flatMap(({ memories }) => memories),
  };
}

/** Bits of an entry. */
function entryBits({ weights, indexBits }: SparseColumnsUnit): number {
  return packedBits(weights) + indexBits + 1;
}

/** Words of entries: of each list the weight, above it the rows left out in front, above these a bit for the first entry of a row. */
function entryTable(unit: SparseColumnsUnit) {
  const { name, pe, indexBits, weights, memory } = unit;
  const { total } = columnEntries(unit);
  const bits = entryBits(unit);
  const own = packedBits(weights);
  const pattern = bitPattern(weights);
  const lists = storedColumns(unit);
  return table("entries", `weights/${name}.mem`, memory, total, pe * bits, (address, put) => {
    for (let list = 0; list < pe; list++) {
      const { zeros, fresh, code } = lists[list]![address]!;
      put(list * bits, own, pattern(code));
      put(list * bits + own, indexBits, zeros);
      put(list * bits + own + indexBits, 1, fresh ? 1 : 0);
    }
  });
}

/** The address of the last entry of each column. */
function pointerTable(unit: SparseColumnsUnit) {
  const { name, columns, memory } = unit;
  const { counts, total } = columnEntries(unit);
  const ends = new Int32Array(columns);
  let end = -1;
  for (let column = 0; column < columns; column++) {
    end += counts[column]!;
    ends[column] = end;
  }
  const width = counterBits(total);
  return table("pointers", `weights/${name}_pointers.mem`, memory, columns, width, (column, put) =>
    put(0, width, ends[column]!),
  );
}

/** What the sums of each list begin with. */
function startTables({ name, weights, rows, pe, output: { bits } }: SparseColumnsUnit) {
  const bias = weights.biasCodes();
  return Array.from({ length: pe }, (_, list) =>
    table(`starts_${list}`, `weights/${name}_bias${list}.mem`, "lutram", bias ? rows / pe : 1, bits, (group, put) =>
      put(0, bits, bias ? bias[group * pe + list]! : 0),
    ),
  );
}

/** Entries, one word per cycle while a bank is full; a pointer is there with the first entry of its column. */
function reader(
  unit: SparseColumnsUnit,
  total: number,
  storedEntries: boolean,
  storedPointers: boolean,
): readonly string[] {
  const { pe, columns } = unit;
  const width = pe * entryBits(unit);
  const address = counterBits(total);
  const place = counterBits(columns);
  return [
    "  // Entries.",
    "  wire reading = unread != 2'd0;",
    ...(storedPointers
      ? [
          "  reg primed; // the first pointer is there",
          "  always @(posedge clk) primed <= !reset;",
          `  reg [${address - 1}:0] pointer; // the last entry of the column`,
          `  reg [${place - 1}:0] pointer_at; // of the column behind`,
          `  reg [${address - 1}:0] address;`,
          "  wire column_end = address == pointer;",
          `  wire vector_end = address == ${unsigned(address, total - 1)};`,
          "  wire next_column = enable && reading && column_end;",
          "  always @(posedge clk)",
          "    if (!primed || next_column) pointer <= pointers[pointer_at];",
          "  always @(posedge clk)",
          `    if (reset) pointer_at <= ${unsigned(place, 0)};`,
          "    else if (!primed || next_column)",
          `      pointer_at <= (pointer_at == ${unsigned(place, columns - 1)}) ? ${unsigned(place, 0)} : pointer_at + ${unsigned(place, 1)};`,
          `  reg [${place - 1}:0] column;`,
          "  always @(posedge clk)",
          `    if (reset) column <= ${unsigned(place, 0)};`,
          `    else if (next_column) column <= vector_end ? ${unsigned(place, 0)} : column + ${unsigned(place, 1)};`,
        ]
      : [
          ...(storedEntries ? [`  reg [${address - 1}:0] address;`] : []),
          `  wire column_end = ${storedEntries ? `address == ${unsigned(address, total - 1)}` : "1'b1"};`,
          "  wire vector_end = column_end;",
          `  wire [${place - 1}:0] column = ${unsigned(place, 0)};`,
        ]),
    ...(storedEntries
      ? [
          "  always @(posedge clk)",
          `    if (reset) address <= ${unsigned(address, 0)};`,
          `    else if (enable && reading) address <= vector_end ? ${unsigned(address, 0)} : address + ${unsigned(address, 1)};`,
        ]
      : []),
    "  assign fetched = enable && reading && vector_end;",
    "  reg read_bank;",
    "  always @(posedge clk)",
    "    if (reset) read_bank <= 1'b0;",
    "    else if (fetched) read_bank <= !read_bank;",
    "  reg column_first;",
    "  always @(posedge clk)",
    "    if (reset) column_first <= 1'b1;",
    "    else if (enable && reading) column_first <= column_end;",
    `  reg [${width - 1}:0] entry;`,
    `  reg [${place - 1}:0] entry_column;`,
    "  reg entry_bank;",
    "  reg entry_first; // of the column",
    "  reg entry_end;   // of the vector",
    `  always @(posedge clk) if (enable) entry <= entries${storedEntries ? "[address]" : ""};`,
    "  always @(posedge clk)",
    "    if (enable) begin",
    "      entry_column <= column;",
    "      entry_bank <= read_bank;",
    "      entry_first <= column_first;",
    "      entry_end <= vector_end;",
    "    end",
    "  assign released = enable && valid[0] && entry_end;",
  ];
}

/** The element of the column, which all lists share, and the row of each entry. */
function elements(unit: SparseColumnsUnit): readonly string[] {
  const { rows, pe, columns, indexBits, input, weights, bufferMemory } = unit;
  const { bits: x } = input;
  const place = counterBits(columns);
  const row = counterBits(rows / pe);
  const bits = entryBits(unit);
  const own = packedBits(weights);
  const zeros = slice("entry", `list*${bits} + ${own}`, indexBits, row, false);
  return [
    "  // The element of the column, weights and their rows.",
    `  ${ramAttribute(bufferMemory)} reg [${x - 1}:0] vectors [0:${2 ** (place + 1) - 1}];`,
    `  reg [${x - 1}:0] operand;`,
    "  always @(posedge clk) begin",
    "    if (in_valid && in_ready) vectors[{write_bank, place}] <= in_data;",
    "    if (enable) operand <= vectors[{entry_bank, entry_column}];",
    "  end",
    `  reg [${pe * own - 1}:0] weight;`,
    `  reg [${pe * row - 1}:0] places; // rows of the entries, counted in their lists`,
    `  reg [${pe - 1}:0] fresh; // entries that are the first of their row`,
    "  reg [1:0] bank; // of elements and products",
    "  reg [1:0] ends;",
    "  genvar list;",
    "  generate",
    `    for (list = 0; list < ${pe}; list = list + 1) begin : lists`,
    `      reg [${row - 1}:0] next; // row behind the entry before`,
    `      wire [${row - 1}:0] at = ${zeros} + (entry_first ? ${unsigned(row, 0)} : next);`,
    "      always @(posedge clk)",
    "        if (enable) begin",
    `          weight[list*${own} +: ${own}] <= entry[list*${bits} +: ${own}];`,
    `          places[list*${row} +: ${row}] <= at;`,
    `          fresh[list] <= entry[list*${bits} + ${own + indexBits}];`,
    `          if (valid[0]) next <= at + ${unsigned(row, 1)};`,
    "        end",
    "    end",
    "  endgenerate",
    "  always @(posedge clk)",
    "    if (enable) begin",
    "      bank <= {bank[0], entry_bank};",
    "      ends <= {ends[0], entry_end};",
    "    end",
  ];
}

/** Products, sums in their memories, and the sums that leave. */
function sums(unit: SparseColumnsUnit, storedStarts: readonly boolean[]): readonly string[] {
  const { pe, rows, dsp, input, weights, output, sumMemory } = unit;
  const encoding = weightEncoding(weights);
  const product = productOf(input, encoding);
  const own = packedBits(weights);
  const wBase = `list*${own}`;
  const { lines, value } = product.of({
    x: "operand",
    xBase: "0",
    w: "weight",
    wBase,
    exponentBase: `${wBase} + ${encoding.bits}`,
  });
  const groups = rows / pe;
  const row = counterBits(groups);
  const { bits } = output;
  const lists = Array.from({ length: pe }, (_, list) => list);
  const stored = storedStarts.some((it) => it);
  const start = stored ? `start[list*${bits} +: ${bits}]` : `starts[list*${bits} +: ${bits}]`;
  return [
    "  // Products.",
    `  (* use_dsp = "${dsp ? "yes" : "no"}" *) reg [${pe * product.bits - 1}:0] product;`,
    `  reg [${pe * row - 1}:0] product_places;`,
    `  reg [${pe - 1}:0] product_fresh;`,
    "  always @(posedge clk)",
    "    if (enable) begin",
    "      product_places <= places;",
    "      product_fresh <= fresh;",
    "    end",
    ...(stored
      ? [
          `  reg [${pe * bits - 1}:0] start; // what the sum of each product begins with`,
          ...lists.map(
            (list) =>
              `  always @(posedge clk) if (enable) start[${list * bits} +: ${bits}] <= starts_${list}[places[${list * row} +: ${row}]];`,
          ),
        ]
      : [
          `  wire [${pe * bits - 1}:0] starts = {${lists
            .map((list) => `starts_${list}`)
            .reverse()
            .join(", ")}};`,
        ]),
    "  // Sums: added to in one bank while those of the other leave.",
    `  reg [${pe * bits - 1}:0] leaving_sums;`,
    "  reg leaving;",
    "  reg leaving_bank;",
    `  reg [${row - 1}:0] leaving_row;`,
    "  assign out_data = leaving_sums;",
    "  assign out_valid = leaving_valid;",
    `  wire leaving_end = leaving_row == ${unsigned(row, groups - 1)};`,
    "  generate",
    `    for (list = 0; list < ${pe}; list = list + 1) begin : rows`,
    ...lines.map((line) => `      ${line}`),
    "      always @(posedge clk)",
    "        if (enable)",
    `          product[list*${product.bits} +: ${product.bits}] <=`,
    `            ${value};`,
    `      ${ramAttribute(sumMemory)} reg [${bits - 1}:0] sums [0:${2 ** (row + 1) - 1}];`,
    `      wire [${row}:0] place_of_sum = {bank[1], product_places[list*${row} +: ${row}]};`,
    `      wire [${bits - 1}:0] sum = (product_fresh[list] ? ${start} : sums[place_of_sum])`,
    `        + ${slice("product", `list*${product.bits}`, product.bits, bits, true)};`,
    "      always @(posedge clk) begin",
    "        if (enable && valid[2]) sums[place_of_sum] <= sum;",
    `        if (enable) leaving_sums[list*${bits} +: ${bits}] <= sums[{leaving_bank, leaving_row}];`,
    "      end",
    "    end",
    "  endgenerate",
    ...(product.bits > bits ? cutOff("product") : []),
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      valid <= 3'd0;",
    "      leaving <= 1'b0;",
    "      leaving_valid <= 1'b0;",
    "    end else if (enable) begin",
    "      valid <= {valid[1:0], reading};",
    "      leaving <= (valid[2] && ends[1]) || (leaving && !leaving_end);",
    "      leaving_valid <= leaving;",
    "    end",
    "  always @(posedge clk)",
    "    if (enable) begin",
    "      if (valid[2] && ends[1]) begin",
    "        leaving_bank <= bank[1];",
    `        leaving_row <= ${unsigned(row, 0)};`,
    `      end else if (leaving) leaving_row <= leaving_row + ${unsigned(row, 1)};`,
    "    end",
  ];
}
