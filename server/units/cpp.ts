import type { MemoryKind } from "../network/checked.ts";
import { amount } from "./amount.ts";
import type { Stream } from "./stream.ts";

/** C++ text that the HLS generators of all units share: stream words, elements of words, constant tables. */

/** What one unit becomes: a function, and the header with its constants when it has any. */
export interface HlsUnit {
  readonly function: string;
  /** Constant tables; the text of `weights/<unit>.h`. */
  readonly constants: string | undefined;
  /**
   * Functions that read weights from memory beside the chip, and send beats of so many bits into the streams behind those of the input;
   * `unit`: whose weights they are, its own or of a unit inside.
   */
  readonly readers?: readonly { readonly unit: string; readonly name: string; readonly bits: number }[];
}

/** The pragma of every pipelined loop. A flushing pipeline lets words that are on their way leave while input is missing. */
export const PIPELINE = "#pragma HLS PIPELINE II=1 style=flp";
export const UNROLL = "#pragma HLS UNROLL";

export function wordBits(stream: Stream): number {
  return stream.lanes * stream.bits;
}

/** Type of a word of the stream: `ap_uint<24>`. */
export function wordType(stream: Stream): string {
  return `ap_uint<${wordBits(stream)}>`;
}

/** Type that holds the code of an element: `ap_int<8>`; -1 and +1 of a binary stream need two bits. */
export function elementType(stream: Stream): string {
  if (stream.binary) return "ap_int<2>";
  return stream.signed ? `ap_int<${stream.bits}>` : `ap_uint<${stream.bits}>`;
}

/** Bits of the smallest `ap_int` that holds every code of the stream. */
export function signedBits(stream: Stream): number {
  if (stream.binary) return 2;
  return stream.signed ? stream.bits : stream.bits + 1;
}

/** Bit range of element `lane` as arguments of `range`; `lane` is a C++ expression. */
export function bitRange(bits: number, lane: string): string {
  if (bits === 1) return `${lane}, ${lane}`;
  if (/^\d+$/.test(lane)) return `${bits * Number(lane) + bits - 1}, ${bits * Number(lane)}`;
  return `${bits} * ${lane} + ${bits - 1}, ${bits} * ${lane}`;
}

/** Statement that declares `name` as the code of element `lane` of `word`. */
export function readElement(stream: Stream, name: string, word: string, lane: string): string {
  const value = stream.binary ? `${word}[${lane}] ? 1 : -1` : `${word}.range(${bitRange(stream.bits, lane)})`;
  return `const ${elementType(stream)} ${name} = ${value};`;
}

/** Statement that puts the code `value` into element `lane` of `word`. */
export function writeElement(stream: Stream, word: string, lane: string, value: string): string {
  const bits = stream.binary ? `ap_uint<1>(${value} > 0 ? 1 : 0)` : `ap_uint<${stream.bits}>(${value})`;
  return `${word}.range(${bitRange(stream.bits, lane)}) = ${bits};`;
}

/** First line of a unit's function. @param weights the parameter between inputs and outputs that weights come by */
export function signature(
  name: string,
  inputs: readonly Stream[],
  outputs: readonly Stream[],
  weights: readonly string[] = [],
): string {
  const parameters = [...named("in", inputs), ...weights, ...named("out", outputs)];
  return `void ${name}(${parameters.join(", ")}) {`;
}

function named(direction: "in" | "out", streams: readonly Stream[]): string[] {
  return streams.map((stream, i) => `${streamType(stream)}& ${streams.length === 1 ? direction : `${direction}_${i}`}`);
}

export function streamType(stream: Stream): string {
  return `hls::stream<${wordType(stream)} >`;
}

/** `8 x uint4`, for comments. */
export function describeStream(stream: Stream): string {
  const format = stream.binary ? "binary" : `${stream.signed ? "int" : "uint"}${stream.bits}`;
  return `${stream.lanes} x ${format}, ${amount(stream.words, "word")}`;
}

/** A comment, in as many lines as it needs. */
export function comment(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > 118) lines.push(`// ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** `fold * 5 + step` without the parts that change nothing. */
export function address(outer: string, factor: number, inner: string): string {
  return factor === 1 ? outer : `${outer} * ${factor} + ${inner}`;
}

/** `y * 5`, or `y` alone. */
export function times(value: string, factor: number): string {
  return factor === 1 ? value : `${value} * ${factor}`;
}

/** Lines, each with `depth` levels of indentation; pragmas stay where Vitis users expect them, in the first column. */
export function indent(depth: number, lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" || line.startsWith("#") ? line : "  ".repeat(depth) + line));
}

/** The same for every lane at once. @param lines of `lane` */
export function eachLane(lanes: number, lines: readonly string[]): string[] {
  return [`for (int lane = 0; lane < ${lanes}; ++lane) {`, UNROLL, ...indent(1, lines), "}"];
}

/**
 * Where Vitis HLS puts a constant table, and which of its dimensions (from 1) are read in parallel. Block memory for `uram`,
 * which cannot be initialised. A table of one address is plain constants.
 * @param depth addresses of each of the parallel memories
 */
export function placeTable(name: string, memory: MemoryKind, parallel: readonly number[], depth: number): string[] {
  if (memory === "registers" || depth === 1)
    return [`#pragma HLS ARRAY_PARTITION variable=${name} type=complete dim=0`];
  return [
    ...parallel.map((dimension) => `#pragma HLS ARRAY_PARTITION variable=${name} type=complete dim=${dimension}`),
    `#pragma HLS BIND_STORAGE variable=${name} type=rom_1p impl=${memory === "lutram" ? "lutram" : "bram"}`,
  ];
}

/** Where Vitis HLS puts a buffer with one write and one read port. */
export function bindBuffer(name: string, memory: MemoryKind): string[] {
  if (memory === "registers") return [`#pragma HLS ARRAY_PARTITION variable=${name} type=complete dim=0`];
  return [`#pragma HLS BIND_STORAGE variable=${name} type=ram_2p impl=${memory}`];
}

/**
 * A constant table of plain integers. Plain types cost a C++ compiler nothing at run time, unlike tables of `ap_int`.
 * @param values row-major in `dimensions`
 */
export function integerTable(name: string, dimensions: readonly number[], values: ArrayLike<number>): string {
  let low = 0;
  let high = 0;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  const bits = [8, 16, 32].find((width) => low >= -(2 ** (width - 1)) && high < 2 ** (width - 1)) ?? 64;
  const suffix = bits === 64 ? "LL" : "";
  return table(`int${bits}_t`, name, dimensions, (i) => `${values[i]!}${suffix}`);
}

/** Rows of a {@link packedTable}: the C++ type and the statement lines that load one. */
export interface PackedTable {
  readonly declaration: string;
  /** Lines that declare `row`, a word in which code s stands at bits [s * bits +: bits]. `p` and `address` are C++ expressions. */
  load(p: string, address: string): string[];
}

/**
 * Codes packed without waste: for each of `rows` parallel rows a memory of `depth` words of `codes` codes, cut into
 * pieces of at most 64 bits. Dimensions [rows][pieces][depth], or [rows][depth] when one piece is enough.
 * @param codeAt the code of (row, address, position in the word) as a non-negative bit pattern of `bits` bits
 */
export function packedTable(
  name: string,
  size: { rows: number; depth: number; codes: number; bits: number },
  codeAt: (row: number, address: number, position: number) => number,
): PackedTable {
  const { rows, depth, codes, bits } = size;
  const width = codes * bits;
  const pieces = Math.ceil(width / 64);
  const piece = pieces > 1 ? 64 : [8, 16, 32, 64].find((w) => w >= width)!;
  const words: string[] = new Array(rows * pieces * depth);
  for (let row = 0; row < rows; row++) {
    for (let address = 0; address < depth; address++) {
      let word = 0n;
      for (let s = codes - 1; s >= 0; s--) word = (word << BigInt(bits)) | BigInt(codeAt(row, address, s));
      for (let i = 0; i < pieces; i++) {
        words[(row * pieces + i) * depth + address] = hexadecimal(BigInt.asUintN(64, word >> BigInt(64 * i)), piece);
      }
    }
  }
  const dimensions = pieces > 1 ? [rows, pieces, depth] : [rows, depth];
  return {
    declaration: table(`uint${piece}_t`, name, dimensions, (i) => words[i]!),
    load(p, address) {
      if (pieces === 1) return [`const ap_uint<${width}> row = ${name}[${p}][${address}];`];
      return [
        `ap_uint<${width}> row = 0;`,
        `for (int i = 0; i < ${pieces}; ++i) {`,
        UNROLL,
        `  row.range(i == ${pieces - 1} ? ${width - 1} : 64 * i + 63, 64 * i) = ap_uint<64>(${name}[${p}][i][${address}]);`,
        "}",
      ];
    },
  };
}

function hexadecimal(value: bigint, bits: number): string {
  return `0x${value.toString(16)}${bits === 64 ? "ULL" : ""}`;
}

function table(type: string, name: string, dimensions: readonly number[], text: (index: number) => string): string {
  const shape = dimensions.map((size) => `[${size}]`).join("");
  return `static const ${type} ${name}${shape} = ${braces(dimensions, 0, text, "")};\n`;
}

function braces(dimensions: readonly number[], start: number, text: (index: number) => string, margin: string): string {
  const size = dimensions[0]!;
  const inner = `${margin}  `;
  if (dimensions.length > 1) {
    const rest = dimensions.slice(1);
    const step = rest.reduce((a, b) => a * b, 1);
    const rows = Array.from({ length: size }, (_, i) => inner + braces(rest, start + i * step, text, inner));
    return `{\n${rows.join(",\n")}\n${margin}}`;
  }
  const lines: string[] = [];
  let line = "";
  for (let i = 0; i < size; i++) {
    const item = text(start + i) + (i < size - 1 ? "," : "");
    if (line !== "" && margin.length + 2 + line.length + 1 + item.length > 118) {
      lines.push(line);
      line = item;
    } else line = line === "" ? item : `${line} ${item}`;
  }
  lines.push(line);
  return lines.length === 1 ? `{${line}}` : `{\n${lines.map((l) => inner + l).join("\n")}\n${margin}}`;
}
