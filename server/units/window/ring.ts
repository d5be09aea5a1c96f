import { regionCount } from "../../approximations/region.ts";
import { counted, type RegionSteps, regionWires } from "../region.verilog.ts";
import { ringAccess } from "../ring.verilog.ts";
import { constantWord, counterBits, hex, plus, ramAttribute, unsigned, wordBits } from "../rtl.ts";
import { oldestNeeded, startsEmpty, windowGroups } from "./schedule.ts";
import type { WindowUnit } from "./unit.ts";

/**
 * Ring buffer with a walking reader. All word positions are counted on over frames, modulo 2^bits: differences are signed
 * and small, and the low bits are the address. So no frame needs a correction.
 */
export function ringBody(unit: WindowUnit): readonly string[] {
  const { geometry, capacity } = unit;
  const groups = windowGroups(unit);
  const address = Math.log2(capacity);
  if (!Number.isInteger(address) || address < 1) {
    throw new Error(`${unit.name}: a ring buffer holds a power of two of at least 2 words, not ${capacity}`);
  }
  const frame = unit.input.words;
  const rowWords = geometry.width * groups;
  const [top, left, bottom, right] = geometry.padding;
  const padded = top + left + bottom + right > 0;
  // Differences stay between minus a frame with its padding and a frame plus the capacity.
  const bits = counterBits(frame + capacity + (geometry.height + top + bottom) * rowWords) + 2;
  const levels = walk(unit, groups);
  const rowBits = counterBits(geometry.height + top + bottom);
  const columnBits = counterBits(geometry.width + left + right);
  const width = wordBits(unit.input);
  const waits = startsEmpty(unit);
  const region =
    unit.region === undefined ? undefined : regionCount(geometry.outHeight * geometry.outWidth, unit.region);

  const lines: string[] = [
    `  ${ramAttribute(unit.memory)} reg [${width - 1}:0] ring [0:${capacity - 1}];`,
    `  reg [${bits - 1}:0] written; // words taken so far`,
    `  reg [${bits - 1}:0] oldest;  // first word that is still needed`,
    `  wire [${bits - 1}:0] kept = written - oldest; // negative while words that nobody needs are passed over`,
    `  assign in_ready = $signed(kept) < ${bits}'sd${capacity};`,
    "",
    `  reg [${bits - 1}:0] index; // word that the reader stands at`,
    `  wire [${bits - 1}:0] ahead = written - index;`,
    `  wire present = $signed(ahead) > ${bits}'sd0;`,
    ...levels.map((level) => `  reg [${counterBits(level.count) - 1}:0] ${level.name};`),
    ...levels.map(
      (level) => `  wire ${level.name}_end = ${level.name} == ${unsigned(counterBits(level.count), level.count - 1)};`,
    ),
  ];
  const outside: string[] = [];
  if (padded) {
    lines.push(
      `  reg [${rowBits - 1}:0] image_row;    // position in the padded image`,
      `  reg [${columnBits - 1}:0] image_column;`,
    );
    if (top > 0) outside.push(`image_row < ${unsigned(rowBits, top)}`);
    if (bottom > 0) outside.push(`image_row >= ${unsigned(rowBits, top + geometry.height)}`);
    if (left > 0) outside.push(`image_column < ${unsigned(columnBits, left)}`);
    if (right > 0) outside.push(`image_column >= ${unsigned(columnBits, left + geometry.width)}`);
    lines.push(
      `  wire padding = ${outside.join(" || ")};`,
      "  reg word_padding;",
      ...(top === 0 && bottom === 0 ? ["  wire row_unused = &{1'b0, image_row};"] : []),
      ...(left === 0 && right === 0 ? ["  wire column_unused = &{1'b0, image_column};"] : []),
    );
  }
  lines.push(
    `  reg [${width - 1}:0] word;`,
    "  reg word_valid;",
    ...(waits ? ["  reg starting; // the next word is the first of a frame, whose first window is all padding"] : []),
    "  wire enable = !word_valid || out_ready;",
    ...(region ? regionWires(region) : []),
    ...(waits ? [`  wire begun = !starting || $signed(kept) > ${bits}'sd0;`] : []),
    `  wire advance = enable && ${region ? "computed && " : ""}${waits ? "begun && " : ""}${padded ? "(padding || present)" : "present"};`,
    "  assign out_valid = word_valid;",
    `  assign out_data = ${padded ? `word_padding ? ${constantWord(unit.output, unit.padCode)} : word` : "word"};`,
    "",
    ...ringAccess(address, bits, padded ? ["    if (enable) word_padding <= padding;"] : []),
    "",
    "  // The walk: the innermost counter that is not at its end steps on, those inside it start again.",
    "  always @(posedge clk)",
    "    if (reset) begin",
    `      index <= ${hex(bits, -(top * geometry.width + left) * groups)};`,
    `      oldest <= ${unsigned(bits, 0)};`,
    ...(padded
      ? [`      image_row <= ${unsigned(rowBits, 0)};`, `      image_column <= ${unsigned(columnBits, 0)};`]
      : []),
    ...levels.map((level) => `      ${level.name} <= ${unsigned(counterBits(level.count), 0)};`),
    ...(waits ? ["      starting <= 1'b1;"] : []),
    ...(region ? [`      ${counted(region, true).frame}`] : []),
    "    end else if (advance) begin",
    ...(waits ? [`      starting <= ${allEnd(levels)};`] : []),
  );
  const moves = { unit, groups, bits, padded, rowBits, columnBits };
  lines.push(...steps(moves, levels, region && counted(region, true)));
  if (region) {
    const positions = levels.filter(({ name }) => name === "out_column" || name === "out_row");
    lines.push(
      "    end else if (!computed) begin // to the next output pixel",
      ...(waits ? [`      if (${allEnd(positions)}) starting <= 1'b1;`] : []),
      ...steps(moves, positions, counted(region, false)),
    );
  }
  lines.push("    end");
  return lines;
}

function allEnd(levels: readonly Level[]): string {
  return ["1'b1", ...levels.map((level) => `${level.name}_end`)].join(" && ");
}

/** What the registers of the walk are. */
interface Moves {
  readonly unit: WindowUnit;
  readonly groups: number;
  readonly bits: number;
  readonly padded: boolean;
  readonly rowBits: number;
  readonly columnBits: number;
}

/**
 * The innermost of the levels that is not at its end steps on: from the end of all inner ones back to their starts, then one step of
 * this level. @param counted the count of a region, at the next output pixel and at the next frame
 */
function steps(moves: Moves, levels: readonly Level[], counted: RegionSteps | undefined): readonly string[] {
  const { unit, groups, bits, padded, rowBits, columnBits } = moves;
  const lines: string[] = [];
  const inner = { index: 0, row: 0, column: 0 };
  const all = [...levels, { name: "frame", count: 0, index: unit.input.words, row: 0, column: 0 }];
  all.forEach((level, depth) => {
    const step = [
      `index <= ${plus("index", bits, level.index - inner.index)};`,
      ...levels.slice(0, depth).map((below) => `${below.name} <= ${unsigned(counterBits(below.count), 0)};`),
    ];
    if (level.name !== "frame") {
      step.push(`${level.name} <= ${plus(level.name, counterBits(level.count), 1)};`);
    }
    if (padded) {
      step.push(...moved("image_row", rowBits, level.row - inner.row));
      step.push(...moved("image_column", columnBits, level.column - inner.column));
    }
    step.push(...oldestStep(unit, groups, level.name, bits, levels));
    if (counted && level.name === "frame") step.push(counted.frame);
    else if (counted && (level.name === "out_column" || level.name === "out_row")) step.push(counted.pixel);
    const condition = `${depth > 0 ? "else " : ""}${level.name === "frame" ? "" : `if (!${level.name}_end) `}`;
    lines.push(`      ${condition}begin`, ...step.map((line) => `        ${line}`), "      end");
    inner.index += (level.count - 1) * level.index;
    inner.row += (level.count - 1) * level.row;
    inner.column += (level.count - 1) * level.column;
  });
  return lines;
}

interface Level {
  readonly name: string;
  readonly count: number;
  /** Step of the word index, of the image row and of the image column. */
  readonly index: number;
  readonly row: number;
  readonly column: number;
}

/** Counters of the walk, innermost first; those that count to one only are left out. */
function walk(unit: WindowUnit, groups: number): readonly Level[] {
  const { kernel, stride, dilation, outHeight, outWidth, width } = unit.geometry;
  const group = { name: "group", count: groups / unit.parts, index: 1, row: 0, column: 0 };
  const taps = [
    { name: "kernel_column", count: kernel[1], index: dilation[1] * groups, row: 0, column: dilation[1] },
    { name: "kernel_row", count: kernel[0], index: dilation[0] * width * groups, row: dilation[0], column: 0 },
  ];
  return [
    ...(unit.order === "channels" ? [...taps, group] : [group, ...taps]),
    { name: "repeat_count", count: unit.repeats, index: 0, row: 0, column: 0 },
    { name: "part", count: unit.parts, index: groups / unit.parts, row: 0, column: 0 },
    { name: "out_column", count: outWidth, index: stride[1] * groups, row: 0, column: stride[1] },
    { name: "out_row", count: outHeight, index: stride[0] * width * groups, row: stride[0], column: 0 },
  ].filter((level) => level.count > 1);
}

function moved(register: string, bits: number, delta: number): readonly string[] {
  return delta === 0 ? [] : [`${register} <= ${plus(register, bits, delta)};`];
}

/** How `oldest` follows {@link oldestNeeded} when the reader moves to the next output pixel; constants only. */
function oldestStep(
  unit: WindowUnit,
  groups: number,
  level: string,
  bits: number,
  levels: readonly Level[],
): readonly string[] {
  const { geometry } = unit;
  const { outHeight, outWidth, padding, stride } = geometry;
  const at = (row: number, column: number): number => oldestNeeded(geometry, groups, row, column);
  const by = (delta: number): string => `oldest <= ${plus("oldest", bits, delta)};`;
  if (level === "frame") return [by(unit.input.words - at(outHeight - 1, outWidth - 1))];
  if (level === "out_row") {
    const above = Math.ceil(padding[0] / stride[0]); // output rows that begin above the image
    const delta = (row: number): number => at(row, 0) - at(row - 1, outWidth - 1);
    return choose("out_row", levels, outHeight, [above - 1, above], delta, by);
  }
  if (level === "out_column") {
    const above = Math.ceil(padding[0] / stride[0]);
    const before = Math.ceil(padding[1] / stride[1]); // output columns that begin left of the image
    const row = outHeight - 1 < above ? 0 : above;
    const delta = (column: number): number => at(row, column) - at(row, column - 1);
    const inside = choose("out_column", levels, outWidth, [before - 1, before], delta, by);
    if (above === 0 || outHeight === 1) return inside;
    const limit = Math.min(above, outHeight);
    return limit === outHeight
      ? []
      : [`if (out_row >= ${unsigned(counterBits(outHeight), above)}) begin`, ...inside.map((l) => `  ${l}`), "end"];
  }
  return [];
}

/**
 * The step from counter value n - 1 to n changes `oldest` by delta(n), which is one constant up to the first and one from
 * the second of `borders`, and may differ between.
 */
function choose(
  counter: string,
  levels: readonly Level[],
  count: number,
  borders: readonly [number, number],
  delta: (next: number) => number,
  by: (delta: number) => string,
): readonly string[] {
  if (!levels.some((level) => level.name === counter)) return [];
  const runs: { from: number; delta: number }[] = [];
  for (let next = 1; next < count; next++) {
    const value = delta(next);
    if (runs.at(-1)?.delta !== value) runs.push({ from: next, delta: value });
    if (next > borders[1] + 1) break;
  }
  if (runs.every((run) => run.delta === 0)) return [];
  return runs.map((run, index) => {
    const later = runs[index + 1];
    if (!later) return `${index > 0 ? "else " : ""}${by(run.delta)}`;
    const width = counterBits(count);
    return `${index > 0 ? "else " : ""}if (${counter} < ${unsigned(width, later.from - 1)}) ${by(run.delta)}`;
  });
}
