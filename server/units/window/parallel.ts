import { type RegionCount, regionCount } from "../../approximations/region.ts";
import { counted, regionWires } from "../region.verilog.ts";
import { constantWord, counterBits, ramAttribute, unsigned, wordBits } from "../rtl.ts";
import { effectiveKernel, startsEmpty } from "./schedule.ts";
import type { WindowUnit } from "./unit.ts";

/**
 * A scan over the padded image shifts pixel columns through a window register; a complete window moves to the output
 * register and is sent from there while the scan goes on.
 */
export function parallelBody(unit: WindowUnit): readonly string[] {
  const { geometry } = unit;
  const [high, wide] = effectiveKernel(geometry);
  const [top, left, bottom, right] = geometry.padding;
  const rows = geometry.height + top + bottom;
  const columns = geometry.width + left + right;
  const pixel = wordBits(unit.input);
  const [rowBits, columnBits] = [counterBits(rows), counterBits(columns)];
  for (const [size, kernel, stride, out] of [
    [rows, high, geometry.stride[0], geometry.outHeight],
    [columns, wide, geometry.stride[1], geometry.outWidth],
  ] as const) {
    if (Math.floor((size - kernel) / stride) + 1 !== out) {
      throw new Error(`${unit.name}: ${out} windows do not fill a padded image of ${size} with stride ${stride}`);
    }
  }

  const outside = [
    ...(top > 0 ? [`scan_row < ${unsigned(rowBits, top)}`] : []),
    ...(bottom > 0 ? [`scan_row >= ${unsigned(rowBits, top + geometry.height)}`] : []),
    ...(left > 0 ? [`scan_column < ${unsigned(columnBits, left)}`] : []),
    ...(right > 0 ? [`scan_column >= ${unsigned(columnBits, left + geometry.width)}`] : []),
  ];
  const padded = outside.length > 0;
  const region =
    unit.region === undefined ? undefined : regionCount(geometry.outHeight * geometry.outWidth, unit.region);
  // When the first window is all padding, the frame must not begin before its first word is there.
  const skips = startsEmpty(unit)
    ? `(padding && (scan_row != ${unsigned(rowBits, 0)} || scan_column != ${unsigned(columnBits, 0)}))`
    : "padding";
  return [
    `  reg [${rowBits - 1}:0] scan_row;    // position in the padded image`,
    `  reg [${columnBits - 1}:0] scan_column;`,
    `  wire scan_row_end = scan_row == ${unsigned(rowBits, rows - 1)};`,
    `  wire scan_column_end = scan_column == ${unsigned(columnBits, columns - 1)};`,
    ...(padded ? [`  wire padding = ${outside.join(" || ")};`] : []),
    "  reg pending; // the window register holds a window that has yet to move",
    "  wire move;",
    "  wire free = !pending || move;",
    `  wire step = free && ${padded ? `(${skips} || in_valid)` : "in_valid"};`,
    `  assign in_ready = free${padded ? " && !padding" : ""};`,
    `  wire [${pixel - 1}:0] pixel = ${padded ? `padding ? ${constantWord(unit.input, unit.padCode)} : in_data` : "in_data"};`,
    ...lineMemory(unit, high, columns, columnBits),
    ...windowRegister(unit, high, wide),
    ...phase("row", high, geometry.stride[0], "scan_row_end", "step && scan_column_end"),
    ...phase("column", wide, geometry.stride[1], "scan_column_end", "step"),
    ...(region ? regionOfScan(region) : []),
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      pending <= 1'b0;",
    `      scan_row <= ${unsigned(rowBits, 0)};`,
    `      scan_column <= ${unsigned(columnBits, 0)};`,
    "    end else begin",
    `      if (step) pending <= row_complete && column_complete${region ? " && computed" : ""};`,
    "      else if (move) pending <= 1'b0;",
    "      if (step)",
    `        scan_column <= scan_column_end ? ${unsigned(columnBits, 0)} : scan_column + ${unsigned(columnBits, 1)};`,
    "      if (step && scan_column_end)",
    `        scan_row <= scan_row_end ? ${unsigned(rowBits, 0)} : scan_row + ${unsigned(rowBits, 1)};`,
    "    end",
    ...outputRegister(unit, wide),
  ];
}

/** The count of a region steps on with each window, whether it is sent or not. */
function regionOfScan(region: RegionCount): readonly string[] {
  const [sent, leftOut] = [counted(region, true), counted(region, false)];
  return [
    ...regionWires(region),
    "  always @(posedge clk)",
    `    if (reset) ${sent.frame}`,
    "    else if (step) begin",
    `      if (scan_row_end && scan_column_end) ${sent.frame}`,
    "      else if (row_complete && column_complete) begin",
    `        if (computed) ${sent.pixel}`,
    `        else ${leftOut.pixel}`,
    "      end",
    "    end",
  ];
}

/** The rows above the pixel of the scan: `above` holds them, the oldest lowest, for the column of the scan. */
function lineMemory(unit: WindowUnit, high: number, columns: number, columnBits: number): readonly string[] {
  const kept = high - 1;
  const pixel = wordBits(unit.input);
  const newest = `{pixel, above}`;
  if (kept === 0) return [`  wire [${pixel - 1}:0] column_pixels = pixel;`];
  const column = [`  wire [${high * pixel - 1}:0] column_pixels = ${newest}; // oldest row lowest`];
  const shifted = `column_pixels[${high * pixel - 1}:${pixel}]`;
  if (columns === 1) {
    return [
      `  reg [${kept * pixel - 1}:0] above;`,
      ...column,
      `  always @(posedge clk) if (step) above <= ${shifted};`,
    ];
  }
  return [
    `  ${ramAttribute(unit.memory)} reg [${kept * pixel - 1}:0] lines [0:${columns - 1}];`,
    `  reg [${kept * pixel - 1}:0] above; // read one step ahead`,
    ...column,
    `  wire [${columnBits - 1}:0] next_column = scan_column_end ? ${unsigned(columnBits, 0)} : scan_column + ${unsigned(columnBits, 1)};`,
    "  always @(posedge clk)",
    "    if (step) begin",
    `      lines[scan_column] <= ${shifted};`,
    "      above <= lines[next_column];",
    "    end",
  ];
}

/** `taps_<row>`: the last `wide` pixels of each kernel row, the oldest (leftmost) lowest. */
function windowRegister(unit: WindowUnit, high: number, wide: number): readonly string[] {
  const pixel = wordBits(unit.input);
  const { kernel, dilation } = unit.geometry;
  const between = dilation[0] > 1 && high > 1;
  return [
    ...Array.from({ length: kernel[0] }, (_, row) => {
      const from = row * dilation[0] * pixel;
      const newest = `column_pixels[${from + pixel - 1}:${from}]`;
      const next = wide > 1 ? `{${newest}, taps_${row}[${wide * pixel - 1}:${pixel}]}` : newest;
      return [
        `  reg [${wide * pixel - 1}:0] taps_${row};`,
        `  always @(posedge clk) if (step) taps_${row} <= ${next};`,
      ];
    }).flat(),
    ...(between ? ["  wire column_unused = &{1'b0, column_pixels};"] : []),
  ];
}

/** `<name>_complete`: a window ends at this row (column): after the first kernel extent, then every `stride`. */
function phase(name: string, extent: number, stride: number, end: string, advance: string): readonly string[] {
  if (extent === 1 && stride === 1) return [`  wire ${name}_complete = 1'b1;`];
  const bits = counterBits(Math.max(extent, stride));
  return [
    `  reg [${bits - 1}:0] ${name}_wait; // ${name}s until the next window ends`,
    `  wire ${name}_complete = ${name}_wait == ${unsigned(bits, 0)};`,
    "  always @(posedge clk)",
    `    if (reset) ${name}_wait <= ${unsigned(bits, extent - 1)};`,
    `    else if (${advance})`,
    `      ${name}_wait <= ${end} ? ${unsigned(bits, extent - 1)} : ${name}_complete ? ${unsigned(bits, stride - 1)} : ${name}_wait - ${unsigned(bits, 1)};`,
  ];
}

/** The window as one vector in stream order; its lowest word is the output, the rest rotates down. */
function outputRegister(unit: WindowUnit, wide: number): readonly string[] {
  const { kernel, dilation, channels } = unit.geometry;
  const pixel = wordBits(unit.input);
  const bits = wordBits(unit.output);
  const elements = kernel[0] * kernel[1] * channels;
  const words = elements / unit.output.lanes;
  const sends = words * unit.repeats;
  const counter = counterBits(sends);
  const taps: string[] = [];
  for (let row = kernel[0] - 1; row >= 0; row--) {
    for (let column = kernel[1] - 1; column >= 0; column--) {
      const from = column * dilation[1] * pixel;
      taps.push(`taps_${row}[${from + pixel - 1}:${from}]`);
    }
  }
  const between = dilation[1] > 1 && wide > 1;
  return [
    `  reg [${words * bits - 1}:0] window; // being sent`,
    "  reg window_valid;",
    ...(sends > 1
      ? // A register of its own: as a comparison it would stand in front of every bit of the window.
        [`  reg [${counter - 1}:0] sent;`, "  reg sent_last; // sent is at its end"]
      : ["  wire sent_last = 1'b1;"]),
    "  assign move = pending && (!window_valid || (out_ready && sent_last));",
    `  assign out_data = window[${bits - 1}:0];`,
    "  assign out_valid = window_valid;",
    "  always @(posedge clk)",
    `    if (move) window <= {${taps.join(", ")}};`,
    ...(words > 1
      ? [`    else if (out_ready) window <= {window[${bits - 1}:0], window[${words * bits - 1}:${bits}]};`]
      : []),
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      window_valid <= 1'b0;",
    ...(sends > 1 ? [`      sent <= ${unsigned(counter, 0)};`, "      sent_last <= 1'b0;"] : []),
    "    end else begin",
    "      if (move) window_valid <= 1'b1;",
    "      else if (out_ready && sent_last) window_valid <= 1'b0;",
    ...(sends > 1
      ? [
          "      if (window_valid && out_ready) begin",
          `        sent <= sent_last ? ${unsigned(counter, 0)} : sent + ${unsigned(counter, 1)};`,
          `        sent_last <= sent == ${unsigned(counter, sends - 2)};`,
          "      end",
        ]
      : []),
    "    end",
    ...(between ? [`  wire taps_unused = &{1'b0, ${allTaps(kernel[0])}};`] : []),
  ];
}

function allTaps(rows: number): string {
  return Array.from({ length: rows }, (_, row) => `taps_${row}`).join(", ");
}
