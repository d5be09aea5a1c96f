import { amount } from "../amount.ts";
import { ringAccess } from "../ring.verilog.ts";
import {
  counterBits,
  moduleText,
  plus,
  ramAttribute,
  streamText,
  table,
  unsigned,
  type VerilogModule,
  wordBits,
} from "../rtl.ts";
import { tableShape } from "./resources.ts";
import { blockWords, reorderSchedule } from "./schedule.ts";
import type { ReorderUnit } from "./unit.ts";
import { type Level, levelsOf } from "./walk.ts";

/**
 * Ring buffer with a reader that walks each block by counters or by a table. Word positions are counted on over frames,
 * modulo 2^bits: differences are signed and small, and the low bits are the address.
 */
export function reorderVerilog(unit: ReorderUnit, module: string): VerilogModule {
  const { order, capacity, input, output, blocks } = unit;
  const block = blockWords(unit);
  const address = Math.log2(capacity);
  const bits = counterBits(2 * block + capacity) + 2;
  const width = wordBits(input);
  const levels = levelsOf(order);
  const walk = levels ? counted(order[0]!, levels, bits, block) : looked(unit, bits);
  const body = [
    `  ${ramAttribute(unit.memory)} reg [${width - 1}:0] ring [0:${capacity - 1}];`,
    `  reg [${bits - 1}:0] written; // words taken so far`,
    `  reg [${bits - 1}:0] base;    // first word of the block that is read`,
    `  wire [${bits - 1}:0] kept = written - base;`,
    `  assign in_ready = $signed(kept) < ${bits}'sd${capacity};`,
    ...walk.declarations,
    `  wire [${bits - 1}:0] ahead = written - index;`,
    `  reg [${width - 1}:0] word;`,
    "  reg word_valid;",
    "  wire enable = !word_valid || out_ready;",
    `  wire advance = enable && $signed(ahead) > ${bits}'sd0;`,
    "  assign out_valid = word_valid;",
    "  assign out_data = word;",
    ...ringAccess(address, bits),
    ...walk.lines,
  ];
  const about = [
    `${unit.name}: words in another order, layer ${unit.layer}: ${amount(blocks, "block")} of ${amount(block, "word")} to ${order.length}`,
    `in:  ${streamText(input)}`,
    `out: ${streamText(output)}`,
    `Ring buffer of ${amount(capacity, "word")}, ${levels ? amount(levels.length, "counter") : "a table of addresses"}; ${amount(reorderSchedule.busy(unit), "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: walk.memories };
}

type Walk = Pick<VerilogModule, "memories"> & {
  readonly declarations: readonly string[];
  readonly lines: readonly string[];
};

/** The address moves by constants, which the counters choose. */
function counted(start: number, levels: readonly Level[], bits: number, block: number): Walk {
  const names = levels.map((_, at) => `counter_${at}`);
  const width = levels.map(({ count }) => counterBits(count));
  const lines = [
    ...levels.flatMap((level, at) => [
      `  reg [${width[at]! - 1}:0] ${names[at]};`,
      `  wire ${names[at]}_end = ${names[at]} == ${unsigned(width[at]!, level.count - 1)};`,
    ]),
    "  always @(posedge clk)",
    "    if (reset) begin",
    `      index <= ${unsigned(bits, start)};`,
    `      base <= ${unsigned(bits, 0)};`,
    ...names.map((name, at) => `      ${name} <= ${unsigned(width[at]!, 0)};`),
    "    end else if (advance) begin",
  ];
  // From the end of all inner levels back to their starts, then one step of this level.
  let inner = 0;
  levels.forEach((level, at) => {
    lines.push(
      `      ${at > 0 ? "else " : ""}if (!${names[at]}_end) begin`,
      `        index <= ${plus("index", bits, level.step - inner)};`,
      ...names.slice(0, at).map((name, below) => `        ${name} <= ${unsigned(width[below]!, 0)};`),
      `        ${names[at]} <= ${plus(names[at]!, width[at]!, 1)};`,
      "      end",
    );
    inner += (level.count - 1) * level.step;
  });
  lines.push(
    `      ${levels.length > 0 ? "else " : ""}begin // the next block`,
    `        index <= ${plus("index", bits, block - inner)};`,
    `        base <= ${plus("base", bits, block)};`,
    ...names.map((name, at) => `        ${name} <= ${unsigned(width[at]!, 0)};`),
    "      end",
    "    end",
  );
  return { declarations: [`  reg [${bits - 1}:0] index; // word that the reader stands at`], lines, memories: [] };
}

/** The address comes from a table, which is read one step ahead. */
function looked(unit: ReorderUnit, bits: number): Walk {
  const { order, name } = unit;
  const block = blockWords(unit);
  const shape = tableShape(unit);
  const step = counterBits(order.length);
  const places = table("places", `weights/${name}_order.mem`, shape.kind, order.length, shape.width, (at, put) => {
    put(0, shape.width, order[at]!);
  });
  return {
    memories: places.memories,
    declarations: [
      `  reg [${shape.width - 1}:0] place; // in the block, of the word that the reader stands at`,
      `  wire [${bits - 1}:0] index = base + {${bits - shape.width}'d0, place};`,
    ],
    lines: [
      ...places.declaration,
      `  reg [${step - 1}:0] step; // of the place that is read next`,
      `  wire first = step == ${unsigned(step, 0)}; // place is the last one of its block`,
      `  wire [${step - 1}:0] next = (step == ${unsigned(step, order.length - 1)}) ? ${unsigned(step, 0)} : step + ${unsigned(step, 1)};`,
      "  always @(posedge clk)",
      "    if (reset) begin",
      `      step <= ${unsigned(step, 1)};`,
      `      place <= ${unsigned(shape.width, order[0]!)};`,
      `      base <= ${unsigned(bits, 0)};`,
      "    end else if (advance) begin",
      "      step <= next;",
      "      place <= places[step];",
      `      if (first) base <= ${plus("base", bits, block)};`,
      "    end",
    ],
  };
}
