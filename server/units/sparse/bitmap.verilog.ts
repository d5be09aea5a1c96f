import { amount } from "../amount.ts";
import { counterBits, resize, table, unsigned } from "../rtl.ts";
import { sharedExponent, storedWeight, weightEncoding } from "../weightEncoding.ts";
import { type BitmapList, bitmapLists, wordsOf } from "./bitmap.ts";
import type { ListReader } from "./lists.verilog.ts";
import { entryBits } from "./resources.ts";
import type { Places, SparseUnit } from "./unit.ts";

type Bitmapped = SparseUnit & { readonly places: Extract<Places, { kind: "bitmap" }> };

/**
 * Bitmaps and the weights of their ones, for each list in memories of its own: lists go on by themselves and wait for each other at the
 * end of their rows. In a cycle the lowest one that is left of a word becomes a column; the word behind it is there when none is left.
 */
export function bitmapReader(unit: Bitmapped): ListReader {
  const { rows, pe, columns } = unit;
  const { wordBits } = unit.places;
  const lists = bitmapLists(unit).map((list, at) => listText(unit, list, at));
  const groups = rows / pe;
  const group = counterBits(groups);
  const place = counterBits(columns);
  const { weight } = entryBits(unit);
  return {
    tables: lists.flatMap(({ tables }) => tables),
    memories: lists.flatMap(({ memories }) => memories),
    control: [
      "  // Bitmaps.",
      "  wire reading = unread != 2'd0;",
      ...(groups * wordsOf(unit) > 1
        ? ["  reg primed; // the first words of the bitmaps are there", "  always @(posedge clk) primed <= !reset;"]
        : []),
      `  wire [${pe - 1}:0] ends; // of lists that are at the end of their row`,
      "  wire group_end = &ends;",
      "  reg group_first;",
      "  always @(posedge clk)",
      "    if (reset) group_first <= 1'b1;",
      "    else if (enable && reading) group_first <= group_end;",
      ...(groups > 1
        ? [
            `  reg [${group - 1}:0] read_group;`,
            `  wire vector_end = group_end && read_group == ${unsigned(group, groups - 1)};`,
            "  always @(posedge clk)",
            `    if (reset) read_group <= ${unsigned(group, 0)};`,
            "    else if (enable && reading && group_end)",
            `      read_group <= vector_end ? ${unsigned(group, 0)} : read_group + ${unsigned(group, 1)};`,
          ]
        : ["  wire vector_end = group_end;"]),
      "  assign fetched = enable && reading && vector_end;",
      "  reg read_bank;",
      "  always @(posedge clk)",
      "    if (reset) read_bank <= 1'b0;",
      "    else if (fetched) read_bank <= !read_bank;",
      `  reg [${pe * place - 1}:0] spots; // columns of the lists`,
      `  reg [${pe - 1}:0] hit;           // lists that have a weight there`,
      `  reg [${pe - 1}:0] used;          // the same with the weight`,
      `  wire [${pe * weight - 1}:0] weights;`,
      "  reg entry_bank;",
      "  reg entry_end; // of the vector",
      "  reg entry_first;",
      "  reg entry_last; // of the group of rows",
      "  always @(posedge clk)",
      "    if (enable) begin",
      "      entry_bank <= read_bank;",
      "      entry_end <= vector_end;",
      "      entry_first <= group_first;",
      "      entry_last <= group_end;",
      "      used <= hit;",
      "    end",
      "  assign released = enable && valid[0] && entry_end;",
      ...lists.flatMap(({ control }) => control),
    ],
    column: [`      wire [${place - 1}:0] column = spots[row*${place} +: ${place}];`],
    weight: [
      "      always @(posedge clk)",
      `        if (enable) weight[row*${weight} +: ${weight}] <= weights[row*${weight} +: ${weight}];`,
    ],
    used: "used[row]",
    stored: `with a bit for each column, ${amount(wordBits, "bit")} at a time`,
  };
}

function listText(unit: Bitmapped, list: BitmapList, at: number) {
  const { name, pe, columns, places, memory, weights } = unit;
  const { wordBits } = places;
  const words = wordsOf(unit);
  const { weight } = entryBits(unit);
  const { bits: own, form } = weightEncoding(weights);
  const stored = storedWeight(weights);
  const maps = table(`maps_${at}`, `weights/${name}_map${at}.mem`, memory, list.words.length, wordBits, (word, put) =>
    put(0, wordBits, list.words[word]!),
  );
  const kept = list.codes.length;
  const values = table(
    `values_${at}`,
    `weights/${name}_${at}.mem`,
    memory,
    Math.max(1, kept),
    weight,
    (address, put) => {
      if (kept === 0) return;
      const code = list.codes[address]!;
      const exponent = form.kind === "block" ? sharedExponent(weights, [code]) : 0;
      put(0, own, stored(code, exponent));
      if (form.kind === "block") put(own, form.exponentBits, exponent);
    },
  );
  const place = counterBits(columns);
  const mapAt = counterBits(list.words.length);
  const valueAt = counterBits(kept);
  const index = counterBits(wordBits);
  const bits = Array.from({ length: index }, (_, bit) => {
    const mask = Array.from({ length: wordBits }, (_, one) => `${(one >> bit) & 1}`).reverse();
    return `|(lowest_${at} & ${wordBits}'b${mask.join("")})`;
  }).reverse();
  const several = words > 1;
  const waits = pe > 1;
  const open = waits ? `enable && reading && !closed_${at}` : "enable && reading";
  const last = unsigned(place, (words - 1) * wordBits);
  const rowEnd = `word_end_${at}${several ? ` && base_${at} == ${last}` : ""}`;
  const spot = resize(`index_${at}`, index, place, false);
  const next = maps.stored || several;
  const control = [
    `  // List ${at}.`,
    ...(maps.stored
      ? [`  reg [${wordBits - 1}:0] map_${at};`, `  reg [${mapAt - 1}:0] map_at_${at}; // of the word behind`]
      : [`  wire [${wordBits - 1}:0] map_${at} = maps_${at};`]),
    ...(waits ? [`  reg closed_${at}; // the row is read, others of its group are not`] : []),
    `  reg [${wordBits - 1}:0] done_${at}; // ones of the word that were read`,
    `  wire [${wordBits - 1}:0] left_${at} = map_${at} & ~done_${at};`,
    `  wire [${wordBits - 1}:0] lowest_${at} = left_${at} & (~left_${at} + ${unsigned(wordBits, 1)});`,
    `  wire word_end_${at} = left_${at} == lowest_${at}; // no other is left`,
    ...(next ? [`  wire next_${at} = ${open} && word_end_${at};`] : []),
    "  always @(posedge clk)",
    `    if (reset) done_${at} <= ${unsigned(wordBits, 0)};`,
    `    else if (${open}) done_${at} <= word_end_${at} ? ${unsigned(wordBits, 0)} : done_${at} | lowest_${at};`,
    ...(maps.stored
      ? [
          "  always @(posedge clk)",
          `    if (!primed || next_${at}) map_${at} <= maps_${at}[map_at_${at}];`,
          "  always @(posedge clk)",
          `    if (reset) map_at_${at} <= ${unsigned(mapAt, 0)};`,
          `    else if (!primed || next_${at})`,
          `      map_at_${at} <= ${around(`map_at_${at}`, mapAt, list.words.length)};`,
        ]
      : []),
    ...(several
      ? [
          `  reg [${place - 1}:0] base_${at}; // column of the lowest bit`,
          "  always @(posedge clk)",
          `    if (reset) base_${at} <= ${unsigned(place, 0)};`,
          `    else if (next_${at})`,
          `      base_${at} <= (base_${at} == ${last}) ? ${unsigned(place, 0)} : base_${at} + ${unsigned(place, wordBits)};`,
        ]
      : []),
    ...(waits
      ? [
          "  always @(posedge clk)",
          `    if (reset) closed_${at} <= 1'b0;`,
          `    else if (enable && reading) closed_${at} <= ends[${at}] && !group_end;`,
        ]
      : []),
    `  assign ends[${at}] = ${waits ? `closed_${at} || (${rowEnd})` : rowEnd};`,
    `  wire [${index - 1}:0] index_${at} = {${bits.join(", ")}};`,
    "  always @(posedge clk)",
    "    if (enable) begin",
    `      spots[${at * place} +: ${place}] <= ${several ? `base_${at} + ${spot}` : spot};`,
    `      hit[${at}] <= ${waits ? `!closed_${at} && ` : ""}left_${at} != ${unsigned(wordBits, 0)};`,
    "    end",
    ...(values.stored
      ? [
          `  reg [${valueAt - 1}:0] value_at_${at};`,
          "  always @(posedge clk)",
          `    if (reset) value_at_${at} <= ${unsigned(valueAt, 0)};`,
          `    else if (enable && valid[0] && hit[${at}])`,
          `      value_at_${at} <= ${around(`value_at_${at}`, valueAt, kept)};`,
        ]
      : []),
    `  assign weights[${at * weight} +: ${weight}] = values_${at}${values.stored ? `[value_at_${at}]` : ""};`,
  ];
  return {
    tables: [...maps.declaration, ...values.declaration],
    memories: [...maps.memories, ...values.memories],
    control,
  };
}

/** The place behind `signal` of `count` that are walked through again and again. */
function around(signal: string, bits: number, count: number): string {
  return `(${signal} == ${unsigned(bits, count - 1)}) ? ${unsigned(bits, 0)} : ${signal} + ${unsigned(bits, 1)}`;
}
