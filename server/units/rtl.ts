import type { MemoryKind } from "../network/checked.ts";
import { amount } from "./amount.ts";
import { memoryPorts, memorySignal, memorySignals } from "./burstReader/port.ts";
import type { Stream } from "./stream.ts";
import { inputsOf, type Unit } from "./unit.ts";

/**
 * Words of the Verilog that all units are written with: Verilog-2005, one clock, synchronous active-high reset, streams as
 * `<port>_data`, `<port>_valid`, `<port>_ready`. Every operand is extended to its operator's width in the text, so that no
 * tool has to guess (and Verilator -Wall has nothing to say).
 */
export interface VerilogModule {
  readonly module: string;
  readonly text: string;
  /** Memory images that `text` reads with $readmemh, paths relative to the generated folder. */
  readonly memories: readonly MemoryFile[];
}

/** What stands between the ports and the end of a module. */
export interface VerilogBody {
  readonly body: readonly string[];
  readonly memories: readonly MemoryFile[];
}

export interface MemoryFile {
  readonly path: string;
  readonly text: string;
}

export interface StreamPort {
  /** Prefix of the three signals: `in`, `out`, or numbered when there are several. */
  readonly name: string;
  readonly stream: Stream;
}

/** Input ports of a unit in the order of port numbers. */
export function inputPorts(unit: Unit): readonly StreamPort[] {
  const streams = inputsOf(unit);
  return streams.map((stream, port) => ({ name: streams.length > 1 ? `in_${port}` : "in", stream }));
}

/** Output ports of a unit in the order of port numbers. */
export function outputPorts(unit: Unit): readonly StreamPort[] {
  if (unit.kind !== "fork") return [{ name: "out", stream: unit.output }];
  return Array.from({ length: unit.copies }, (_, port) => ({ name: `out_${port}`, stream: unit.output }));
}

/** A whole file: comment, port list, body (indented by the caller with two spaces). */
export function moduleText(unit: Unit, module: string, about: readonly string[], body: readonly string[]): string {
  const ports = [
    "input  wire clk",
    "input  wire reset",
    ...inputPorts(unit).flatMap(({ name, stream }) => [
      `input  wire [${wordBits(stream) - 1}:0] ${name}_data`,
      `input  wire ${name}_valid`,
      `output wire ${name}_ready`,
    ]),
    ...outputPorts(unit).flatMap(({ name, stream }) => [
      `output wire [${wordBits(stream) - 1}:0] ${name}_data`,
      `output wire ${name}_valid`,
      `input  wire ${name}_ready`,
    ]),
    ...memoryPorts(unit).flatMap((port, at) =>
      memorySignals(port).map(
        ({ name, direction, bits }) =>
          `${direction.padEnd(6)} wire ${bits > 1 ? `[${bits - 1}:0] ` : ""}${memorySignal(name, at)}`,
      ),
    ),
  ];
  return [
    ...about.map((line) => `// ${line}`),
    "`default_nettype none",
    `module ${module} (`,
    ...ports.map((port, index) => `  ${port}${index < ports.length - 1 ? "," : ""}`),
    ");",
    ...body,
    "endmodule",
    "`default_nettype wire",
    "",
  ].join("\n");
}

/** Bits of one word. */
export function wordBits(stream: Stream): number {
  return stream.lanes * stream.bits;
}

/** `4 x int8`-like text for header comments. */
export function streamText(stream: Stream): string {
  const kind = stream.binary ? "binary" : `${stream.signed ? "signed" : "unsigned"} ${stream.bits}-bit`;
  return `${amount(stream.lanes, `${kind} element`)} per word, ${amount(stream.words, "word")} per frame`;
}

/** Smallest and largest code of an element. */
export function codes(stream: Pick<Stream, "bits" | "signed" | "binary">): readonly [number, number] {
  if (stream.binary) return [-1, 1];
  return stream.signed ? [-(2 ** (stream.bits - 1)), 2 ** (stream.bits - 1) - 1] : [0, 2 ** stream.bits - 1];
}

/** Width of the narrowest two's complement number that holds low … high. */
export function signedBits(low: number, high: number): number {
  let bits = 1;
  while (-(2 ** (bits - 1)) > low || 2 ** (bits - 1) - 1 < high) bits++;
  return bits;
}

/** Width of a counter that runs from 0 to count - 1. */
export function counterBits(count: number): number {
  let bits = 1;
  while (2 ** bits < count) bits++;
  return bits;
}

/** A sized unsigned literal. */
export function unsigned(bits: number, value: number): string {
  return `${bits}'d${value}`;
}

/** A sized literal of the two's complement code. */
export function hex(bits: number, value: number): string {
  return `${bits}'h${BigInt.asUintN(bits, BigInt(value)).toString(16)}`;
}

/** A sized signed literal for comparisons. */
export function signed(bits: number, value: number): string {
  // The lowest code has no positive counterpart of the same width, so it is written as its bit pattern.
  if (value === -(2 ** (bits - 1))) return `${bits}'sh${(2n ** BigInt(bits - 1)).toString(16)}`;
  return value < 0 ? `-${bits}'sd${-value}` : `${bits}'sd${value}`;
}

/** `signal + delta` modulo 2^bits. */
export function plus(signal: string, bits: number, delta: number): string {
  if (delta === 0) return signal;
  return delta > 0 ? `${signal} + ${unsigned(bits, delta)}` : `${signal} - ${unsigned(bits, -delta)}`;
}

/** `vector[base +: from]` extended to `to` bits; cut when `to` is smaller. `base` is the text of a constant expression. */
export function slice(vector: string, base: string, from: number, to: number, isSigned: boolean): string {
  if (to <= from) return `${vector}[${base} +: ${to}]`;
  const sign = isSigned ? `{${to - from}{${vector}[${base} + ${from - 1}]}}` : `${to - from}'d0`;
  return `{${sign}, ${vector}[${base} +: ${from}]}`;
}

/**
 * Element `lane` (a genvar) of a stream word as a two's complement number of `to` bits. Binary: the bit 0 stands for -1,
 * which is all ones.
 */
export function element(data: string, stream: Stream, to: number): string {
  if (stream.binary && to > 1) return `{{${to - 1}{!${data}[lane]}}, 1'b1}`;
  return slice(data, `lane*${stream.bits}`, stream.bits, to, stream.signed);
}

/** The only element of a stream word as a two's complement number of `to` bits. */
export function number(data: string, stream: Stream, to: number): string {
  if (stream.binary && to > 1) return `{{${to - 1}{!${data}[0]}}, 1'b1}`;
  return resize(data, stream.bits, to, stream.signed);
}

/** A whole signal extended (or cut) to `to` bits. */
export function resize(signal: string, from: number, to: number, isSigned: boolean): string {
  if (to === from) return signal;
  if (to < from) return `${signal}[${to - 1}:0]`;
  return isSigned ? `{{${to - from}{${signal}[${from - 1}]}}, ${signal}}` : `{${to - from}'d0, ${signal}}`;
}

/** Tells Verilator that nothing reads the upper bits of the numbers in a vector. */
export function cutOff(vector: string): readonly string[] {
  return [
    "  /* verilator lint_off UNUSED */",
    `  wire cut_off = ^${vector}; // upper bits are copies of the sign where sums need fewer`,
    "  /* verilator lint_on UNUSED */",
  ];
}

/**
 * Control of a stall-all pipeline of `stages` registers: `enable`, the valid bit of each stage (the output's last), and the
 * handshake on both ends.
 */
export function validPipeline(stages: number): readonly string[] {
  return [
    `  reg [${stages - 1}:0] valid; // one bit per register stage, the output's on the left`,
    `  wire enable = !valid[${stages - 1}] || out_ready;`,
    "  assign in_ready = enable;",
    `  assign out_valid = valid[${stages - 1}];`,
    "  always @(posedge clk)",
    `    if (reset) valid <= ${unsigned(stages, 0)};`,
    `    else if (enable) valid <= ${stages > 1 ? `{valid[${stages - 2}:0], in_valid}` : "in_valid"};`,
  ];
}

/** Attribute that puts a constant table where the design wants it. */
export function romAttribute(memory: MemoryKind): string {
  // A table in UltraRAM could not be loaded at configuration, so that wish means block memory here.
  if (memory === "bram" || memory === "uram") return `(* rom_style = "block" *)`;
  // Vivado reads rom_style; Yosys takes ram_style first and knows look-up tables that hold constants as logic only.
  return `(* ram_style = "logic", rom_style = "distributed" *)`;
}

/**
 * Attribute that puts a buffer where the design wants it. No reader depends on a word that is written in the same cycle,
 * which `no_rw_check` tells Yosys.
 */
export function ramAttribute(memory: MemoryKind): string {
  const styles = { bram: "block", uram: "ultra", lutram: "distributed", registers: "registers" } as const;
  return `(* ram_style = "${styles[memory]}", no_rw_check *)`;
}

/** Writes `bits` low bits of a code at `offset` of the word. */
export type Put = (offset: number, bits: number, code: number) => void;

/** Text of a $readmemh file: `count` words of `width` bits, each filled by `fill`; bits that nobody writes are 0. */
export function memoryImage(count: number, width: number, fill: (word: number, put: Put) => void): string {
  const digits = Math.ceil(width / 4);
  const lines: string[] = [];
  for (let word = 0; word < count; word++) {
    const nibbles = new Uint8Array(digits);
    fill(word, (offset, bits, code) => {
      // Two halves, because a double holds more bits than an integer operator keeps.
      const high = Math.floor(code / 2 ** 32);
      for (let bit = 0; bit < bits; bit++) {
        const one = bit < 32 ? (code >>> bit) & 1 : (high >>> Math.min(bit - 32, 31)) & 1;
        if (one) nibbles[(offset + bit) >> 2]! |= 1 << ((offset + bit) & 3);
      }
    });
    let line = "";
    for (let digit = digits - 1; digit >= 0; digit--) line += nibbles[digit]!.toString(16);
    lines.push(line);
  }
  return `${lines.join("\n")}\n`;
}

/** A table of constants: a memory read through a register, or a plain constant when it has one word only. */
export interface Table {
  readonly declaration: readonly string[];
  readonly memories: readonly MemoryFile[];
  /** True: `read` is a register that must be loaded with `table[address]`. False: the constant `name`. */
  readonly stored: boolean;
}

/** Declares table `name` of `count` words. */
export function table(
  name: string,
  path: string,
  memory: MemoryKind,
  count: number,
  width: number,
  fill: (word: number, put: Put) => void,
): Table {
  const image = memoryImage(count, width, fill);
  if (count === 1) {
    return {
      declaration: [`  localparam [${width - 1}:0] ${name} = ${width}'h${image.trim()};`],
      memories: [],
      stored: false,
    };
  }
  return {
    declaration: [
      `  ${romAttribute(memory)} reg [${width - 1}:0] ${name} [0:${count - 1}];`,
      `  initial $readmemh("${path}", ${name});`,
    ],
    memories: [{ path, text: image }],
    stored: true,
  };
}

/** Code as it is stored: one bit for binary, where 1 stands for +1. */
export function storedCode(binary: boolean, code: number): number {
  return binary ? (code > 0 ? 1 : 0) : code;
}

/** A word in which every element has the same code. */
export function constantWord(stream: Stream, code: number): string {
  return `{${stream.lanes}{${hex(stream.bits, storedCode(stream.binary, code))}}}`;
}
