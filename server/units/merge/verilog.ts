import { amount } from "../amount.ts";
import { counterBits, moduleText, streamText, unsigned, type VerilogModule, wordBits } from "../rtl.ts";
import { shiftedLanes } from "../shiftedLanes.ts";
import type { MergeUnit } from "./unit.ts";

/** A register that takes a word of the input whose turn it is. */
export function mergeVerilog(unit: MergeUnit, module: string): VerilogModule {
  const { inputs, turns, shifts, output } = unit;
  const turn = counterBits(inputs.length);
  const longest = Math.max(...turns);
  const count = counterBits(longest);
  const isTurn = (k: number): string => `turn == ${unsigned(turn, k)}`;
  const ends = turns.map((words, k) =>
    words > 1 ? `(${isTurn(k)} && count == ${unsigned(count, words - 1)})` : `(${isTurn(k)})`,
  );
  const body = [
    `  reg [${wordBits(output) - 1}:0] word;`,
    "  reg word_valid;",
    "  wire enable = !word_valid || out_ready;",
    "  assign out_data = word;",
    "  assign out_valid = word_valid;",
    `  reg [${turn - 1}:0] turn; // input whose words pass`,
    ...inputs.map((_, k) => `  assign in_${k}_ready = enable && ${isTurn(k)};`),
    `  wire taken = ${inputs.map((_, k) => `(in_${k}_valid && in_${k}_ready)`).join(" || ")};`,
    ...(longest > 1
      ? [
          `  reg [${count - 1}:0] count; // words of this turn`,
          `  wire last = ${ends.join(" || ")};`,
          "  always @(posedge clk)",
          `    if (reset) count <= ${unsigned(count, 0)};`,
          `    else if (taken) count <= last ? ${unsigned(count, 0)} : count + ${unsigned(count, 1)};`,
        ]
      : ["  wire last = 1'b1;"]),
    "  always @(posedge clk)",
    `    if (reset) turn <= ${unsigned(turn, 0)};`,
    `    else if (taken && last) turn <= (${isTurn(inputs.length - 1)}) ? ${unsigned(turn, 0)} : turn + ${unsigned(turn, 1)};`,
    ...inputs.flatMap((stream, k) => shiftedLanes(`code_${k}`, `in_${k}_data`, stream, shifts[k]!, output)),
    "  always @(posedge clk)",
    "    if (reset) word_valid <= 1'b0;",
    "    else if (enable) word_valid <= taken;",
    "  always @(posedge clk)",
    `    if (enable) word <= ${inputs.map((_, k) => (k < inputs.length - 1 ? `(${isTurn(k)}) ? code_${k} : ` : `code_${k}`)).join("")};`,
  ];
  const about = [
    `${unit.name}: inputs one behind the other, layer ${unit.layer}: ${turns.join(" + ")} words, shifted left by ${shifts.join(", ")}`,
    ...inputs.map((stream, k) => `in_${k}: ${streamText(stream)}`),
    `out:  ${streamText(output)}`,
    `${amount(output.words, "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}
