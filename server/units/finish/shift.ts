import type { Overflow, Rounding } from "../../formats/format.ts";
import type { Finish } from "../../network/arithmetic.ts";
import { codes, element, resize, signed, signedBits, validPipeline, wordBits } from "../rtl.ts";
import type { Stream } from "../stream.ts";
import type { FinishUnit } from "./unit.ts";

/** Limits, rounding and overflow in Verilog: `clamp` and `shift`, and the last two stages of `requantise`. */

export function clampBody(unit: FinishUnit, finish: Extract<Finish, { kind: "clamp" }>): readonly string[] {
  const bits = numberBits(unit.input);
  return [
    ...validPipeline(1),
    ...lanes(unit, [
      `wire signed [${bits - 1}:0] value = ${element("in_data", unit.input, bits)};`,
      ...result("value", bits, { ...finish, overflow: "saturate" }, unit.output),
    ]),
  ];
}

export function shiftBody(unit: FinishUnit, finish: Extract<Finish, { kind: "shift" }>): readonly string[] {
  const source = numberBits(unit.input);
  if (finish.shift <= 0) {
    const bits = source - finish.shift;
    const value = element("in_data", unit.input, source);
    return [
      ...validPipeline(1),
      ...lanes(unit, [
        `wire signed [${bits - 1}:0] value = ${finish.shift < 0 ? `{${value}, ${-finish.shift}'d0}` : value};`,
        ...result("value", bits, finish, unit.output),
      ]),
    ];
  }
  const bits = Math.max(source, finish.shift + 1);
  const rounding = rounded("value", bits, finish.shift, finish.rounding);
  return [
    ...validPipeline(2),
    ...lanes(unit, [
      `wire signed [${bits - 1}:0] value = ${element("in_data", unit.input, bits)};`,
      ...rounding.lines,
      ...result("rounded", rounding.bits, finish, unit.output),
    ]),
  ];
}

/** Width of an element as a two's complement number. */
export function numberBits(stream: Stream): number {
  return signedBits(...codes(stream));
}

/** A generate loop over the lanes; `lines` drive `result`. */
export function lanes(unit: Pick<FinishUnit, "input" | "output">, lines: readonly string[]): readonly string[] {
  const { bits } = unit.output;
  return [
    `  wire [${wordBits(unit.output) - 1}:0] results;`,
    "  assign out_data = results;",
    "  genvar lane;",
    "  generate",
    `    for (lane = 0; lane < ${unit.input.lanes}; lane = lane + 1) begin : lanes`,
    ...lines.map((line) => `      ${line}`),
    `      assign results[lane*${bits} +: ${bits}] = result;`,
    "    end",
    "  endgenerate",
  ];
}

/** Register `rounded` = round(value * 2^-shift), shift > 0, of a signed signal with more than `shift` bits. */
export function rounded(
  value: string,
  bits: number,
  shift: number,
  rounding: Rounding,
): { readonly lines: readonly string[]; readonly bits: number } {
  const width = bits - shift + 1;
  const quotient = `{${value}[${bits - 1}], ${value}[${bits - 1}:${shift}]}`;
  const low = shift > 1 ? `${value}[${shift - 2}:0]` : undefined;
  const half = `${value}[${shift - 1}]`;
  const up = {
    nearest_even: `${half} && (${low ? `${value}[${shift}] || (|${low})` : `${value}[${shift}]`})`,
    half_up: half,
    floor: "1'b0",
    zero: `${value}[${bits - 1}] && (|${value}[${shift - 1}:0])`,
  }[rounding];
  // Bits below the half do not matter to half_up, none below the quotient to floor.
  const unusedBits = rounding === "floor" ? `${value}[${shift - 1}:0]` : rounding === "half_up" ? low : undefined;
  const addend = width > 1 ? `{${width - 1}'d0, ${up}}` : up;
  return {
    bits: width,
    lines: [
      `reg signed [${width - 1}:0] rounded;`,
      rounding === "floor"
        ? `always @(posedge clk) if (enable) rounded <= ${quotient};`
        : `always @(posedge clk) if (enable) rounded <= ${quotient} + ${addend};`,
      ...(unusedBits ? [`wire unused = &{1'b0, ${unusedBits}};`] : []),
    ],
  };
}

/** Register `result` = overflow(value) as an output code. */
export function result(
  value: string,
  bits: number,
  limit: { readonly overflow: Overflow; readonly low: number; readonly high: number },
  output: Stream,
): readonly string[] {
  const [least, most] = [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  const cut = resize(value, bits, output.bits, true);
  const declaration = `reg [${output.bits - 1}:0] result;`;
  if (limit.overflow === "wrap") {
    const dropped = bits > output.bits ? [`wire dropped_unused = &{1'b0, ${value}[${bits - 1}:${output.bits}]};`] : [];
    return [declaration, `always @(posedge clk) if (enable) result <= ${cut};`, ...dropped];
  }
  const code = (limitCode: number): string =>
    `${output.bits}'h${BigInt.asUintN(output.bits, BigInt(limitCode)).toString(16)}`;
  // No value of so few bits reaches the limits.
  const beyond = limit.low > most ? limit.low : limit.high < least ? limit.high : undefined;
  if (beyond !== undefined) {
    const unused = `wire beyond_unused = &{1'b0, ${value}};`;
    return [declaration, `always @(posedge clk) if (enable) result <= ${code(beyond)};`, unused];
  }
  const branches: string[] = [];
  if (limit.high < most) branches.push(`if (${value} > ${signed(bits, limit.high)}) result <= ${code(limit.high)};`);
  if (limit.low > least) branches.push(`if (${value} < ${signed(bits, limit.low)}) result <= ${code(limit.low)};`);
  return [
    declaration,
    "always @(posedge clk)",
    "  if (enable) begin",
    ...branches.map((branch, index) => `    ${index > 0 ? "else " : ""}${branch}`),
    `    ${branches.length > 0 ? "else " : ""}result <= ${cut};`,
    "  end",
  ];
}
