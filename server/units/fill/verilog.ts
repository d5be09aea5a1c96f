import { regionCount } from "../../approximations/region.ts";
import { amount } from "../amount.ts";
import { nestedCounters } from "../counters.ts";
import { counted, regionWires } from "../region.verilog.ts";
import { moduleText, streamText, table, type VerilogModule, wordBits } from "../rtl.ts";
import { fillGroups } from "./schedule.ts";
import type { FillUnit } from "./unit.ts";

/** A register that takes a word of the input or of the bias; see schedule.ts. */
export function fillVerilog(unit: FillUnit, module: string): VerilogModule {
  const { pixels, region, input, output } = unit;
  const groups = fillGroups(unit);
  const count = regionCount(pixels, region);
  const [sent, leftOut] = [counted(count, true), counted(count, false)];
  const biases = biasTable(unit, groups);
  const bias = biases.stored ? "biases[group]" : "biases";
  const pixelEnds = `step${groups > 1 ? " && group_end" : ""}`;
  const body = [
    ...biases.declaration,
    `  reg [${wordBits(output) - 1}:0] word;`,
    "  reg word_valid;",
    "  wire enable = !word_valid || out_ready;",
    ...regionWires(count),
    "  reg begun; // a pixel of this frame was computed",
    "  wire step = enable && (in_valid || (begun && !computed));",
    "  assign in_ready = enable && computed;",
    "  assign out_data = word;",
    "  assign out_valid = word_valid;",
    ...nestedCounters(
      [
        { name: "group", count: groups },
        { name: "pixel", count: pixels },
      ],
      "step",
    ),
    "  always @(posedge clk)",
    "    if (reset) begin",
    `      ${sent.frame}`,
    "      begun <= 1'b0;",
    `    end else if (${pixelEnds}) begin`,
    "      begun <= !pixel_end && (begun || computed);",
    `      if (pixel_end) ${sent.frame}`,
    `      else if (computed) ${sent.pixel}`,
    `      else ${leftOut.pixel}`,
    "    end",
    "  always @(posedge clk)",
    "    if (reset) word_valid <= 1'b0;",
    "    else if (enable) word_valid <= step;",
    `  always @(posedge clk) if (enable) word <= computed ? in_data : ${bias};`,
  ];
  const about = [
    `${unit.name}: the bias in the place of pixels that are not computed, layer ${unit.layer}: ${count.part} of ${count.of} are`,
    `in:  ${streamText(input)}`,
    `out: ${streamText(output)}`,
    `${amount(output.words, "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: biases.memories };
}

/** The word of each group of channels. */
function biasTable({ name, weights, output: { lanes, bits } }: FillUnit, groups: number) {
  const codes = weights.biasCodes();
  return table("biases", `weights/${name}.mem`, "lutram", codes ? groups : 1, lanes * bits, (group, put) => {
    for (let lane = 0; lane < lanes; lane++) put(lane * bits, bits, codes ? codes[group * lanes + lane]! : 0);
  });
}
