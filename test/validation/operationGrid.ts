import {
  comparedWidths,
  countedBits,
  counterWidths,
  factorWidths,
  operationName,
  operationWidths,
  roundedShifts,
  roundedWidths,
  saturatedAbove,
  saturatedWidths,
  tableColumns,
  tableDepths,
} from "../../server/units/operations.ts";
import { counterBits } from "../../server/units/rtl.ts";

/**
 * Operations between registers that units are made of, each in a module of its own as the generators write it: what
 * `server/units/operations.ts` reads the cost of an operation from, between the widths that stand here.
 */
export interface Operation {
  /** Kind and widths, joined by `_`: also the name of its module. */
  readonly name: string;
  readonly text: string;
  readonly inputs: number;
  readonly outputs: number;
}

export function operations(): readonly Operation[] {
  return [
    ...operationWidths.flatMap((a) => factorWidths.flatMap((b) => [product(a, true, b), product(a, false, b)])),
    ...operationWidths.flatMap((bits) => [choice(bits, 2), choice(bits, 3)]),
    ...countedBits.map((terms) => sum(terms, 1, false)),
    ...[2, 3, 4].flatMap((terms) => operationWidths.map((bits) => sum(terms, bits, true))),
    ...operationWidths.flatMap((bits) => [accumulator(bits), running(bits)]),
    ...comparedWidths.flatMap((bits) => [comparison(bits), maximum(bits)]),
    ...counterWidths.map(counter),
    ...saturatedWidths.flatMap((to) =>
      saturatedAbove.flatMap((above) => [saturation(to + above, to, true), saturation(to + above, to, false)]),
    ),
    ...roundedWidths.flatMap((bits) => roundedShifts.map((shift) => rounding(bits, shift))),
    ...tableDepths.map(table),
  ];
}

/** A product of two registers; `b` is signed, `a` too where `isSigned`. */
function product(a: number, isSigned: boolean, b: number): Operation {
  const bits = a + b;
  return operation(operationName(`product_${isSigned ? "s" : "u"}`, a, b), bits, bits, [
    register("left", a, "i", 0),
    register("right", b, "i", a),
    `(* use_dsp = "no" *) reg [${bits - 1}:0] result;`,
    `always @(posedge clk) if (enable) result <= $signed(${extended("left", a, bits, isSigned)}) * $signed(${extended("right", b, bits, true)});`,
    "assign o = result;",
  ]);
}

/** A number or its negative (two values of the other factor) or nothing (three). */
function choice(bits: number, values: 2 | 3): Operation {
  const to = bits + 1;
  const zero = `${to}'d0`;
  const value =
    values === 2
      ? "sign[0] ? value : minus"
      : `sign[0] ? (sign[1] ? minus : value) : (sign[1] ? (minus << 1) : ${zero})`;
  return operation(operationName(`choice${values}`, bits), bits + 2, to, [
    `wire [1:0] sign = i[1:0];`,
    `wire [${to - 1}:0] value = ${extended(`i[2 +: ${bits}]`, bits, to, true, `i[${bits + 1}]`)};`,
    `wire [${to - 1}:0] minus = ${zero} - value;`,
    `reg [${to - 1}:0] result;`,
    `always @(posedge clk) if (enable) result <= ${value};`,
    "assign o = result;",
  ]);
}

/** A sum of two to four numbers, as wide as it can become. */
function sum(terms: number, bits: number, isSigned: boolean): Operation {
  const to = isSigned ? bits + Math.ceil(Math.log2(terms)) : counterBits(terms + 1);
  const addends = Array.from({ length: terms }, (_, at) =>
    extended(`i[${at * bits} +: ${bits}]`, bits, to, isSigned, `i[${at * bits + bits - 1}]`),
  );
  return operation(isSigned ? operationName(`sum${terms}`, bits) : operationName("count", terms), terms * bits, to, [
    `reg [${to - 1}:0] result;`,
    `always @(posedge clk) if (enable) result <= ${addends.join(" + ")};`,
    "assign o = result;",
  ]);
}

/** A register that starts from an input or adds to itself a number two bits narrower. */
function accumulator(bits: number): Operation {
  const from = Math.max(1, bits - 2);
  const base = bits + 1;
  return operation(operationName("accumulator", bits), base + from, bits, [
    `reg [${bits - 1}:0] result;`,
    `wire [${bits - 1}:0] value = ${extended(`i[${base} +: ${from}]`, from, bits, true, `i[${base + from - 1}]`)};`,
    `always @(posedge clk) if (enable) result <= (i[0] ? i[1 +: ${bits}] : result) + value;`,
    "assign o = result;",
  ]);
}

/** A register that takes a number two bits narrower or adds it to itself. */
function running(bits: number): Operation {
  const from = Math.max(1, bits - 2);
  return operation(operationName("running", bits), from + 1, bits, [
    `reg [${bits - 1}:0] result;`,
    `wire [${bits - 1}:0] value = ${extended(`i[1 +: ${from}]`, from, bits, true, `i[${from}]`)};`,
    "always @(posedge clk) if (enable) result <= i[0] ? value : result + value;",
    "assign o = result;",
  ]);
}

function comparison(bits: number): Operation {
  return operation(operationName("comparison", bits), 2 * bits, 1, [
    "reg result;",
    `always @(posedge clk) if (enable) result <= $signed(i[0 +: ${bits}]) >= $signed(i[${bits} +: ${bits}]);`,
    "assign o = result;",
  ]);
}

/** A register that takes what is greater than it. */
function maximum(bits: number): Operation {
  return operation(operationName("maximum", bits), bits + 1, bits, [
    `reg [${bits - 1}:0] result;`,
    `always @(posedge clk) if (enable) result <= (i[0] || $signed(i[1 +: ${bits}]) > $signed(result)) ? i[1 +: ${bits}] : result;`,
    "assign o = result;",
  ]);
}

/** Of so many bits, with an end in the upper half. */
function counter(bits: number): Operation {
  const last = Math.max(1, Math.floor(0.8 * 2 ** bits));
  return operation(operationName("counter", bits), 1, bits + 1, [
    `reg [${bits - 1}:0] count;`,
    `wire last = count == ${bits}'d${last};`,
    `always @(posedge clk) if (reset) count <= ${bits}'d0; else if (enable && i[0]) count <= last ? ${bits}'d0 : count + ${bits}'d1;`,
    "assign o = {last, count};",
  ]);
}

/** A signed number to the nearest code of fewer bits. */
function saturation(bits: number, to: number, isSigned: boolean): Operation {
  const high = isSigned ? 2 ** (to - 1) - 1 : 2 ** to - 1;
  const low = isSigned ? `-${bits}'sd${2 ** (to - 1)}` : `${bits}'sd0`;
  const lowest = isSigned ? 2 ** (to - 1) : 0;
  return operation(operationName(`saturation_${isSigned ? "s" : "u"}`, to, bits - to), bits, to, [
    `wire signed [${bits - 1}:0] value = i;`,
    `reg [${to - 1}:0] result;`,
    `always @(posedge clk) if (enable) begin if (value > ${bits}'sd${high}) result <= ${to}'d${high}; else if (value < ${low}) result <= ${to}'d${lowest}; else result <= value[${to - 1}:0]; end`,
    "assign o = result;",
  ]);
}

/** A signed number to the nearest one without its last bits, halves to the even one. */
function rounding(bits: number, shift: number): Operation {
  const from = bits + shift;
  const low = shift > 1 ? ` || (|i[${shift - 2}:0])` : "";
  return operation(operationName("rounding", bits, shift), from, bits + 1, [
    `reg [${bits}:0] result;`,
    `always @(posedge clk) if (enable) result <= {i[${from - 1}], i[${from - 1}:${shift}]} + {${bits}'d0, i[${shift - 1}] && (i[${shift}]${low})};`,
    "assign o = result;",
  ]);
}

/** Sixteen columns of constants of so many words behind a register. */
function table(depth: number): Operation {
  const address = counterBits(depth);
  const mixed = (word: number) => (Math.imul(word + 1, 0x9e3779b1) >>> 16).toString(16);
  return operation(operationName("table", depth), address, tableColumns, [
    `(* ram_style = "logic", rom_style = "distributed" *) reg [${tableColumns - 1}:0] words [0:${depth - 1}];`,
    `initial begin ${Array.from({ length: depth }, (_, word) => `words[${word}] = 16'h${mixed(word ^ (word << 7) ^ depth)};`).join(" ")} end`,
    `reg [${tableColumns - 1}:0] result;`,
    "always @(posedge clk) if (enable) result <= words[i];",
    "assign o = result;",
  ]);
}

function register(name: string, bits: number, from: string, base: number): string {
  return `reg [${bits - 1}:0] ${name}; always @(posedge clk) if (enable) ${name} <= ${from}[${base} +: ${bits}];`;
}

function extended(
  signal: string,
  bits: number,
  to: number,
  isSigned: boolean,
  sign = `${signal}[${bits - 1}]`,
): string {
  if (to === bits) return signal;
  return isSigned ? `{{${to - bits}{${sign}}}, ${signal}}` : `{${to - bits}'d0, ${signal}}`;
}

function operation(name: string, inputs: number, outputs: number, body: readonly string[]): Operation {
  const ports = `input wire clk, input wire reset, input wire enable, input wire [${inputs - 1}:0] i, output wire [${outputs - 1}:0] o`;
  return { name, inputs, outputs, text: `module ${name} (${ports});\n  ${body.join("\n  ")}\nendmodule\n` };
}

/** All of them in one design, every port on a port of its own. */
export function operationsDesign(list: readonly Operation[]): string {
  const ports = list.flatMap(({ inputs, outputs }, at) => [
    `input wire [${inputs - 1}:0] i_${at}`,
    `output wire [${outputs - 1}:0] o_${at}`,
  ]);
  const instances = list.map(
    ({ name }, at) => `  ${name} instance_${at} (.clk(clk), .reset(reset), .enable(enable), .i(i_${at}), .o(o_${at}));`,
  );
  return `${list.map(({ text }) => text).join("")}module all_operations (input wire clk, input wire reset, input wire enable, ${ports.join(", ")});\n${instances.join("\n")}\nendmodule\n`;
}
