import { amount } from "../amount.ts";
import { nestedCounters, within } from "../counters.ts";
import { constantWord, counterBits, moduleText, streamText, unsigned, type VerilogModule, wordBits } from "../rtl.ts";
import { paddedSize } from "./schedule.ts";
import type { PadUnit } from "./unit.ts";

/** Counts the position in the padded image and sends a word of the input or zero. */
export function padVerilog(unit: PadUnit, module: string): VerilogModule {
  const { height, width, groups, spacing, padding, input, output } = unit;
  const [rows, columns] = paddedSize(unit);
  const [top, left, bottom, right] = padding;
  const row = { name: "row", count: rows };
  const column = { name: "column", count: columns };
  const group = { name: "group", count: groups };
  const conditions = [
    ...within(row, top, rows - bottom),
    ...within(column, left, columns - right),
    ...(spacing[0] > 1 && height > 1 ? [`row_phase == ${unsigned(counterBits(spacing[0]), 0)}`] : []),
    ...(spacing[1] > 1 && width > 1 ? [`column_phase == ${unsigned(counterBits(spacing[1]), 0)}`] : []),
  ];
  const leads = top > 0 || left > 0;
  const end = (name: string, count: number): string => (count > 1 ? ` && ${name}_end` : "");
  const atColumn = `advance${end("group", groups)}`;
  const atRow = `${atColumn}${end("column", columns)}`;
  const body = [
    `  reg [${wordBits(output) - 1}:0] word;`,
    "  reg word_valid;",
    "  wire enable = !word_valid || out_ready;",
    "  wire advance;",
    ...nestedCounters([group, column, row], "advance"),
    ...(spacing[0] > 1 && height > 1 ? phase("row", rows, top, spacing[0], atRow) : []),
    ...(spacing[1] > 1 && width > 1 ? phase("column", columns, left, spacing[1], atColumn) : []),
    `  wire of_image = ${conditions.length > 0 ? conditions.join(" && ") : "1'b1"};`,
    ...(leads
      ? [
          "  reg starting; // the next word is the first of a frame, which waits until the input has begun",
          "  always @(posedge clk)",
          "    if (reset) starting <= 1'b1;",
          `    else if (advance) starting <= ${["1'b1", ...(groups > 1 ? ["group_end"] : []), ...(columns > 1 ? ["column_end"] : []), ...(rows > 1 ? ["row_end"] : [])].join(" && ")};`,
          "  assign advance = enable && (in_valid || !(of_image || starting));",
        ]
      : ["  assign advance = enable && (in_valid || !of_image);"]),
    "  assign in_ready = enable && of_image;",
    "  assign out_data = word;",
    "  assign out_valid = word_valid;",
    "  always @(posedge clk)",
    "    if (reset) word_valid <= 1'b0;",
    "    else if (enable) word_valid <= advance;",
    `  always @(posedge clk) if (enable) word <= of_image ? in_data : ${constantWord(output, 0)};`,
  ];
  const about = [
    `${unit.name}: zeros around an image, layer ${unit.layer}: ${height} x ${width} pixels of ${amount(groups, "word")}, top ${top}, left ${left}, bottom ${bottom}, right ${right}`,
    ...(spacing.some((it) => it > 1)
      ? [`and between its pixels: one row in ${spacing[0]}, one column in ${spacing[1]} is of the image`]
      : []),
    `in:  ${streamText(input)}`,
    `out: ${streamText(output)}`,
    `${amount(output.words, "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}

/** `<name>_phase`: 0 at the first row (column) of the image and at every `spacing`-th one behind it. */
function phase(name: string, count: number, before: number, spacing: number, advance: string): readonly string[] {
  const bits = counterBits(spacing);
  const zero = unsigned(bits, 0);
  const next = `${name}_phase == ${unsigned(bits, spacing - 1)} ? ${zero} : ${name}_phase + ${unsigned(bits, 1)}`;
  const still = before > 0 ? ` || ${name} < ${unsigned(counterBits(count), before)}` : "";
  return [
    `  reg [${bits - 1}:0] ${name}_phase;`,
    "  always @(posedge clk)",
    `    if (reset) ${name}_phase <= ${zero};`,
    `    else if (${advance}) ${name}_phase <= (${name}_end${still}) ? ${zero} : ${next};`,
  ];
}
