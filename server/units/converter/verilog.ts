import { counterBits, moduleText, streamText, unsigned, type VerilogModule } from "../rtl.ts";
import { commonLanes } from "./schedule.ts";
import type { ConverterUnit } from "./unit.ts";

/** Changes the number of lanes: gather, scatter, or a gather with a scatter behind it; see schedule.ts. */
export function converterVerilog(unit: ConverterUnit, module: string): VerilogModule {
  const { bits } = unit.input;
  const common = commonLanes(unit);
  const gathers = common > unit.input.lanes;
  const scatters = common > unit.output.lanes || !gathers;
  const body: string[] = [];
  const middle = gathers && scatters;
  if (middle) {
    body.push(`  wire [${common * bits - 1}:0] common_data;`, "  wire common_valid;", "  wire common_ready;");
  }
  if (gathers) body.push(...gather(common / unit.input.lanes, unit.input.lanes * bits, middle ? "common" : "out"));
  if (scatters) body.push(...scatter(common / unit.output.lanes, unit.output.lanes * bits, middle ? "common" : "in"));
  const about = [
    `${unit.name}: lane converter of layer ${unit.layer}`,
    `in:  ${streamText(unit.input)}`,
    `out: ${streamText(unit.output)}`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}

/** `parts` input words of `width` bits make one word of port `to`. */
function gather(parts: number, width: number, to: string): readonly string[] {
  const counter = counterBits(parts);
  return [
    `  // ${parts} input words make one; the newest comes in at the top.`,
    `  reg [${parts * width - 1}:0] gathered;`,
    `  reg [${counter - 1}:0] part;`,
    "  reg gathered_valid;",
    `  wire gather_enable = !gathered_valid || ${to}_ready;`,
    `  wire part_last = part == ${unsigned(counter, parts - 1)};`,
    "  assign in_ready = gather_enable;",
    `  assign ${to}_data = gathered;`,
    `  assign ${to}_valid = gathered_valid;`,
    "  always @(posedge clk)",
    `    if (gather_enable && in_valid) gathered <= {in_data, gathered[${parts * width - 1}:${width}]};`,
    "  always @(posedge clk)",
    "    if (reset) begin",
    `      part <= ${unsigned(counter, 0)};`,
    "      gathered_valid <= 1'b0;",
    "    end else if (gather_enable) begin",
    "      gathered_valid <= in_valid && part_last;",
    `      if (in_valid) part <= part_last ? ${unsigned(counter, 0)} : part + ${unsigned(counter, 1)};`,
    "    end",
  ];
}

/** A word of port `from` leaves as `parts` output words of `width` bits; one part is a plain register. */
function scatter(parts: number, width: number, from: string): readonly string[] {
  const counter = counterBits(parts);
  if (parts === 1) {
    return [
      `  reg [${width - 1}:0] word;`,
      "  reg word_valid;",
      `  assign ${from}_ready = !word_valid || out_ready;`,
      "  assign out_data = word;",
      "  assign out_valid = word_valid;",
      "  always @(posedge clk) begin",
      "    if (reset) word_valid <= 1'b0;",
      `    else if (${from}_ready) word_valid <= ${from}_valid;`,
      `    if (${from}_ready) word <= ${from}_data;`,
      "  end",
    ];
  }
  return [
    `  // One word leaves as ${parts}, lowest elements first.`,
    `  reg [${parts * width - 1}:0] scattered;`,
    `  reg [${counter - 1}:0] sent;`,
    "  reg scattered_valid;",
    // A register of its own: as a comparison it would stand in front of every bit of the word.
    "  reg sent_last; // sent is at its end",
    `  assign ${from}_ready = !scattered_valid || (out_ready && sent_last);`,
    `  assign out_data = scattered[${width - 1}:0];`,
    "  assign out_valid = scattered_valid;",
    "  always @(posedge clk)",
    `    if (${from}_ready) scattered <= ${from}_data;`,
    `    else if (out_ready) scattered <= {scattered[${width - 1}:0], scattered[${parts * width - 1}:${width}]};`,
    "  always @(posedge clk)",
    "    if (reset) begin",
    `      sent <= ${unsigned(counter, 0)};`,
    "      sent_last <= 1'b0;",
    "      scattered_valid <= 1'b0;",
    "    end else begin",
    `      if (${from}_ready) scattered_valid <= ${from}_valid;`,
    "      if (scattered_valid && out_ready) begin",
    `        sent <= sent_last ? ${unsigned(counter, 0)} : sent + ${unsigned(counter, 1)};`,
    `        sent_last <= sent == ${unsigned(counter, parts - 2)};`,
    "      end",
    "    end",
  ];
}
