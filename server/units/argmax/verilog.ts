import { amount } from "../amount.ts";
import { counterBits, moduleText, slice, streamText, unsigned, type VerilogModule } from "../rtl.ts";
import type { ArgmaxUnit } from "./unit.ts";

/**
 * A tree finds the largest element of a word with its place, one register per level; the winner of the words so far is the
 * output register. A later element wins only when it is greater, so that ties go to the lowest index.
 */
export function argmaxVerilog(unit: ArgmaxUnit, module: string): VerilogModule {
  const { lanes, bits } = unit.input;
  const isSigned = unit.input.signed || unit.input.binary;
  // Binary codes compare as one unsigned bit: -1 is 0, +1 is 1.
  const greater = (a: string, b: string): string =>
    isSigned && !unit.input.binary ? `$signed(${a}) > $signed(${b})` : `${a} > ${b}`;
  const index = counterBits(unit.elements);
  const words = unit.elements / lanes;
  const word = counterBits(words);
  const out = unit.output.bits * unit.output.lanes;

  const lines: string[] = ["  wire enable = !winner_valid || out_ready;", "  assign in_ready = enable;"];
  let count = lanes;
  let values = "in_data";
  let valid = "in_valid";
  let places: string | undefined;
  for (let level = 1; count > 1; level++) {
    const next = Math.ceil(count / 2);
    const v = `value_${level}`;
    const p = `place_${level}`;
    lines.push(
      `  // Level ${level}: ${count} candidates to ${next}.`,
      `  reg [${next * bits - 1}:0] ${v};`,
      `  reg [${next * index - 1}:0] ${p};`,
      `  reg valid_${level};`,
      "  always @(posedge clk) begin",
      `    if (reset) valid_${level} <= 1'b0;`,
      `    else if (enable) valid_${level} <= ${valid};`,
      "    if (enable) begin",
    );
    for (let node = 0; node < next; node++) {
      const left = 2 * node;
      const right = left + 1;
      const value = (i: number): string => `${values}[${i * bits} +: ${bits}]`;
      const place = (i: number): string => (places ? `${places}[${i * index} +: ${index}]` : unsigned(index, i));
      const toValue = `${v}[${node * bits} +: ${bits}]`;
      const toPlace = `${p}[${node * index} +: ${index}]`;
      if (right < count) {
        const wins = greater(value(right), value(left));
        lines.push(
          `      ${toValue} <= (${wins}) ? ${value(right)} : ${value(left)};`,
          `      ${toPlace} <= (${wins}) ? ${place(right)} : ${place(left)};`,
        );
      } else {
        lines.push(`      ${toValue} <= ${value(left)};`, `      ${toPlace} <= ${place(left)};`);
      }
    }
    lines.push("    end", "  end");
    [count, values, places, valid] = [next, v, p, `valid_${level}`];
  }

  const place = places ?? unsigned(index, 0);
  lines.push(
    `  reg [${bits - 1}:0] best;`,
    `  reg [${index - 1}:0] winner;`,
    "  reg winner_valid;",
    "  assign out_valid = winner_valid;",
    `  assign out_data = ${slice("winner", "0", index, out, false)};`,
  );
  if (words > 1) {
    lines.push(
      `  reg [${word - 1}:0] word;`,
      `  reg [${index - 1}:0] base; // index of the word's first element`,
      `  wire last = word == ${unsigned(word, words - 1)};`,
      `  wire wins = word == ${unsigned(word, 0)} || ${greater(values, "best")};`,
      "  always @(posedge clk)",
      "    if (reset) begin",
      `      word <= ${unsigned(word, 0)};`,
      `      base <= ${unsigned(index, 0)};`,
      "      winner_valid <= 1'b0;",
      "    end else if (enable) begin",
      `      winner_valid <= ${valid} && last;`,
      `      if (${valid}) begin`,
      `        word <= last ? ${unsigned(word, 0)} : word + ${unsigned(word, 1)};`,
      `        base <= last ? ${unsigned(index, 0)} : base + ${unsigned(index, lanes)};`,
      "      end",
      "    end",
      "  always @(posedge clk)",
      `    if (enable && ${valid} && wins) begin`,
      `      best <= ${values};`,
      `      winner <= ${places ? `base + ${place}` : "base"};`,
      "    end",
    );
  } else {
    lines.splice(lines.indexOf(`  reg [${bits - 1}:0] best;`), 1);
    lines.push(
      "  always @(posedge clk) begin",
      "    if (reset) winner_valid <= 1'b0;",
      `    else if (enable) winner_valid <= ${valid};`,
      `    if (enable) winner <= ${place};`,
      "  end",
    );
    // The tree's last value has no reader when one word holds the whole frame.
    lines.push(`  wire unused = &{1'b0, ${values}};`);
  }
  const about = [
    `${unit.name}: index of the largest of ${amount(unit.elements, "element")}, layer ${unit.layer}`,
    `in:  ${streamText(unit.input)}`,
    `out: ${streamText(unit.output)}`,
    `${amount(unit.input.words, "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, lines), memories: [] };
}
