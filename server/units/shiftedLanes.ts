import { element, wordBits } from "./rtl.ts";
import type { Stream } from "./stream.ts";

/** Verilog that declares `name`: the codes of a word shifted left, as a word of another stream. */
export function shiftedLanes(name: string, data: string, from: Stream, shift: number, to: Stream): readonly string[] {
  if (shift === 0 && from.bits === to.bits && from.binary === to.binary) {
    return [`  wire [${wordBits(to) - 1}:0] ${name} = ${data};`];
  }
  const value = element(data, from, Math.max(to.bits - shift, 1));
  return [
    `  wire [${wordBits(to) - 1}:0] ${name};`,
    `  genvar ${name}_lane;`,
    "  generate",
    `    for (${name}_lane = 0; ${name}_lane < ${to.lanes}; ${name}_lane = ${name}_lane + 1) begin : ${name}_lanes`,
    `      assign ${name}[${name}_lane*${to.bits} +: ${to.bits}] = ${(shift === 0 ? value : `{${value}, ${shift}'d0}`).replaceAll("lane", `${name}_lane`)};`,
    "    end",
    "  endgenerate",
  ];
}
