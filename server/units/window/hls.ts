import {
  address,
  bindBuffer,
  bitRange,
  comment,
  describeStream,
  type HlsUnit,
  indent,
  PIPELINE,
  signature,
  times,
  UNROLL,
  wordType,
  writeElement,
} from "../cpp.ts";
import { type RegionHls, regionHls } from "../region.hls.ts";
import type { WindowUnit } from "./unit.ts";

/** C++ of a window; the streams are those of `WindowUnit`, one call is one frame. */
export function windowHls(unit: WindowUnit, name: string): HlsUnit {
  return {
    function: (unit.order === "parallel" ? parallelWindow(unit, name) : ringWindow(unit, name)).join("\n"),
    constants: undefined,
  };
}

function header(unit: WindowUnit): string[] {
  const { kernel, stride, dilation, padding, channels, height, width } = unit.geometry;
  const extras = [
    stride.some((s) => s !== 1) ? `stride ${stride.join(" x ")}` : "",
    dilation.some((d) => d !== 1) ? `dilation ${dilation.join(" x ")}` : "",
    padding.some((p) => p !== 0)
      ? `padding top ${padding[0]}, left ${padding[1]}, bottom ${padding[2]}, right ${padding[3]}`
      : "",
    unit.parts !== 1 ? `the channels in ${unit.parts} parts` : "",
    unit.repeats !== 1 ? `each window sent ${unit.repeats} times` : "",
    unit.region === undefined ? "" : "windows left out as the share says",
  ].filter((text) => text !== "");
  return [
    ...comment(
      `${unit.name}: windows of layer ${unit.layer}: ${[`${kernel.join(" x ")} over ${channels} x ${height} x ${width}`, ...extras].join(", ")}.`,
    ),
    `// In: ${describeStream(unit.input)}. Out: ${describeStream(unit.output)}.`,
  ];
}

function regionOf({ geometry, region }: WindowUnit): RegionHls | undefined {
  return region === undefined ? undefined : regionHls(geometry.outHeight * geometry.outWidth, region);
}

function paddingWord(unit: WindowUnit): string[] {
  const { geometry, input } = unit;
  if (geometry.padding.every((pixels) => pixels === 0)) return [];
  return [
    `${wordType(input)} padding = 0;`,
    `for (int lane = 0; lane < ${input.lanes}; ++lane) {`,
    UNROLL,
    `  ${writeElement(input, "padding", "lane", `${unit.padCode}`)}`,
    "}",
  ];
}

/** Iterations after which a word that was written may be read, and a place that was read may be written again. */
const SETTLING = 3;

/** Orders "pixels" and "channels": a ring buffer of words, filled as far ahead as it has room. */
function ringWindow(unit: WindowUnit, name: string): string[] {
  const { geometry, input, output } = unit;
  const { kernel, stride, dilation, padding, channels, height, width, outHeight, outWidth } = geometry;
  const groups = channels / input.lanes;
  const padded = padding.some((pixels) => pixels !== 0);
  const counters = walk(unit, groups);
  const region = regionOf(unit);
  const channelWord = unit.parts === 1 ? "group" : `(${address("part", groups / unit.parts, "group")})`;
  const row = minus(times("row", stride[0]), padding[0]);
  const column = minus(times("column", stride[1]), padding[1]);
  const settle = (counter: string) => [
    ...Array.from({ length: SETTLING - 1 }, (_, i) => {
      const age = SETTLING - i;
      return `${counter}_${age} = ${counter}_${age - 1};`;
    }),
    `${counter}_1 = ${counter};`,
  ];
  const ages = (counter: string) =>
    `int ${[counter, ...Array.from({ length: SETTLING }, (_, i) => `${counter}_${i + 1}`)].map((n) => `${n} = 0`).join(", ")};`;
  return [
    ...header(unit),
    signature(name, [input], [output]),
    ...indent(1, [
      `static ${wordType(input)} buffer[${unit.capacity}];`,
      ...bindBuffer("buffer", unit.memory),
      "// A word is read, and its place written again, only some iterations later: see written and oldest.",
      "#pragma HLS DEPENDENCE variable=buffer type=inter dependent=false",
      ...paddingWord(unit),
      "// Words written so far, and the first word that is still needed; _n is the value n iterations ago.",
      ages("written"),
      ages("oldest"),
      `int ${counters.map((c) => `${c.name} = 0`).join(", ")};`,
      ...(region?.declaration ?? []),
      "bool sent = false;",
      `while (!sent || written < ${input.words}) {`,
      `#pragma HLS LOOP_TRIPCOUNT min=${Math.max(input.words, output.words)} max=${input.words + output.words}`,
      PIPELINE,
    ]),
    ...indent(2, [
      `const int y = ${row} + ${times("kernel_row", dilation[0])};`,
      `const int x = ${column} + ${times("kernel_column", dilation[1])};`,
      ...(padded ? [`const bool inside = y >= 0 && y < ${height} && x >= 0 && x < ${width};`] : []),
      `const int index = ${address(groups === 1 ? `y * ${width} + x` : `(y * ${width} + x)`, groups, channelWord)};`,
      ...(region?.wires ?? []),
      `const bool send = !sent && ${region ? "computed && " : ""}(${padded ? "!inside || " : ""}index < written_${SETTLING});`,
      `${wordType(input)} word;`,
      `if (written < ${input.words} && written - oldest_${SETTLING} < ${unit.capacity} && in.read_nb(word)) {`,
      `  buffer[written % ${unit.capacity}] = word;`,
      "  ++written;",
      "}",
      ...settle("written"),
      ...settle("oldest"),
      ...(region ? ["bool moves = !sent && !computed; // to the next output pixel"] : []),
      "if (send) {",
      ...(padded
        ? [
            `  ${wordType(output)} value = padding;`,
            `  if (inside) value = buffer[index % ${unit.capacity}];`,
            "  out.write(value);",
          ]
        : [`  out.write(buffer[index % ${unit.capacity}]);`]),
      ...(region
        ? [...indent(1, advance(counters.slice(2), ["moves = true;"])), "}", "if (moves) {", ...indent(1, region.step)]
        : []),
      ...indent(1, advance(region ? counters.slice(0, 2) : counters, ["sent = true;"])),
      `  const int top = ${row};`,
      `  const int left = ${column};`,
      `  oldest = sent ? ${input.words} : top < 0 ? 0 : ${times(`(top * ${width} + (left < 0 ? 0 : left))`, groups)};`,
      "}",
    ]),
    "  }",
    "}",
    "",
  ];

  function walk(window: WindowUnit, groupCount: number): Counter[] {
    const group = { name: "group", count: groupCount / window.parts };
    const taps = [
      { name: "kernel_row", count: kernel[0] },
      { name: "kernel_column", count: kernel[1] },
    ];
    const inner = window.order === "channels" ? [group, ...taps] : [...taps, group];
    return [
      { name: "row", count: outHeight },
      { name: "column", count: outWidth },
      ...(window.parts > 1 ? [{ name: "part", count: window.parts }] : []),
      { name: "repeat", count: window.repeats },
      ...inner,
    ];
  }
}

function minus(value: string, amount: number): string {
  return amount === 0 ? value : `${value} - ${amount}`;
}

interface Counter {
  readonly name: string;
  readonly count: number;
}

/** Lines that step nested counters, the last one fastest, and run `done` after the last combination. */
function advance(counters: readonly Counter[], done: readonly string[]): string[] {
  const [outer, ...rest] = [...counters].reverse();
  if (outer === undefined) return [...done];
  return [
    `if (++${outer.name} == ${outer.count}) {`,
    `  ${outer.name} = 0;`,
    ...indent(1, advance(rest.reverse(), done)),
    "}",
  ];
}

/**
 * Order "parallel": the padded image is scanned pixel by pixel; line memories and a register window hold what the kernel
 * covers; a complete window is copied and sent while the scan goes on.
 */
function parallelWindow(unit: WindowUnit, name: string): string[] {
  const { geometry, input, output, repeats } = unit;
  const { kernel, stride, dilation, padding, channels, height, width, outHeight, outWidth } = geometry;
  const [top, left, bottom, right] = padding;
  const high = (kernel[0] - 1) * dilation[0] + 1;
  const wide = (kernel[1] - 1) * dilation[1] + 1;
  const rows = height + top + bottom;
  const columns = width + left + right;
  const pixelBits = channels * input.bits;
  const pixelsPerWord = output.lanes / channels;
  const words = (kernel[0] * kernel[1]) / pixelsPerWord;
  const padded = padding.some((pixels) => pixels !== 0);
  const region = regionOf(unit);
  const lines = high - 1;
  return [
    ...header(unit),
    signature(name, [input], [output]),
    ...indent(1, [
      ...(lines > 0
        ? [
            `// The last ${lines} rows of the padded image, column by column.`,
            `static ${wordType(input)} lines[${lines}][${columns}];`,
            "#pragma HLS ARRAY_PARTITION variable=lines type=complete dim=1",
            ...(unit.memory === "registers" ? [] : bindBuffer("lines", unit.memory)),
            // A column is touched again only after a whole row.
            ...(columns > SETTLING ? ["#pragma HLS DEPENDENCE variable=lines type=inter dependent=false"] : []),
          ]
        : []),
      `${wordType(input)} window[${high}][${wide}];`,
      "#pragma HLS ARRAY_PARTITION variable=window type=complete dim=0",
      `${wordType(input)} complete[${kernel[0] * kernel[1]}];`,
      "#pragma HLS ARRAY_PARTITION variable=complete type=complete",
      ...paddingWord(unit),
      "int row = 0, column = 0, repeat = 0, part = 0;",
      ...(region?.declaration ?? []),
      "bool scanned = false, pending = false, sending = false;",
      "while (!scanned || pending || sending) {",
      `#pragma HLS LOOP_TRIPCOUNT min=${Math.max(rows * columns, output.words)} max=${rows * columns + output.words}`,
      PIPELINE,
    ]),
    ...indent(2, [
      "if (sending) {",
      `  ${wordType(output)} value = 0;`,
      `  for (int i = 0; i < ${pixelsPerWord}; ++i) {`,
      UNROLL,
      `    value.range(${bitRange(pixelBits, "i")}) = complete[part * ${pixelsPerWord} + i];`,
      "  }",
      "  out.write(value);",
      ...indent(
        1,
        advance(
          [
            { name: "repeat", count: repeats },
            { name: "part", count: words },
          ],
          ["sending = false;"],
        ),
      ),
      "}",
      "if (pending && !sending) {",
      `  for (int i = 0; i < ${kernel[0]}; ++i) {`,
      UNROLL,
      `    for (int j = 0; j < ${kernel[1]}; ++j) {`,
      UNROLL,
      `      complete[i * ${kernel[1]} + j] = window[${times("i", dilation[0])}][${times("j", dilation[1])}];`,
      "    }",
      "  }",
      "  pending = false;",
      "  sending = true;",
      "}",
      "if (!scanned && !pending) {",
      `  ${wordType(input)} pixel${padded ? " = padding" : " = 0"};`,
      ...(padded
        ? [
            `  const bool inside = row >= ${top} && row < ${top + height} && column >= ${left} && column < ${left + width};`,
            "  if (!inside || in.read_nb(pixel)) {",
          ]
        : ["  if (in.read_nb(pixel)) {"]),
    ]),
    ...indent(4, [
      `for (int i = 0; i < ${high}; ++i) {`,
      UNROLL,
      ...(wide > 1
        ? [`  for (int j = 0; j < ${wide - 1}; ++j) {`, UNROLL, "    window[i][j] = window[i][j + 1];", "  }"]
        : []),
      ...(lines > 0
        ? [
            `  ${wordType(input)} newest = pixel;`,
            `  if (i < ${lines}) newest = lines[i < ${lines} ? i : 0][column];`,
            `  window[i][${wide - 1}] = newest;`,
            `  if (i > 0) lines[i > 0 ? i - 1 : 0][column] = newest;`,
          ]
        : [`  window[i][${wide - 1}] = pixel;`]),
      "}",
      ...(region?.wires ?? []),
      `const int first = row - ${high - 1};`,
      `const int leftmost = column - ${wide - 1};`,
      `pending = first >= 0 && leftmost >= 0 && first % ${stride[0]} == 0 && leftmost % ${stride[1]} == 0 &&`,
      `          first / ${stride[0]} < ${outHeight} && leftmost / ${stride[1]} < ${outWidth};`,
      ...(region ? ["if (pending) {", ...indent(1, region.step), "  pending = computed;", "}"] : []),
      ...advance(
        [
          { name: "row", count: rows },
          { name: "column", count: columns },
        ],
        ["scanned = true;"],
      ),
    ]),
    "      }",
    "    }",
    "  }",
    "}",
    "",
  ];
}
