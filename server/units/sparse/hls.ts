import { biasesOf } from "../biases.hls.ts";
import {
  bindBuffer,
  comment,
  describeStream,
  elementType,
  type HlsUnit,
  indent,
  integerTable,
  PIPELINE,
  packedTable,
  placeTable,
  readElement,
  signature,
  signedBits,
  UNROLL,
  wordType,
  writeElement,
} from "../cpp.ts";
import { accumulatorType, multiply, sharedValues, sharedValuesPragmas } from "../weightArithmetic.hls.ts";
import { bitPattern, packedBits } from "../weightEncoding.ts";
import { bitmapLists, wordsOf } from "./bitmap.ts";
import { entriesOf, storedEntries } from "./entries.ts";
import type { Places, SparseUnit } from "./unit.ts";

/** How lists are read: what differs between the ways to tell columns. */
interface ListReader {
  readonly constants: readonly string[];
  readonly pragmas: readonly string[];
  readonly state: readonly string[];
  /** What a pixel, a cycle and a group of rows begin with. */
  readonly pixel?: readonly string[];
  readonly cycle?: readonly string[];
  readonly group?: readonly string[];
  /**
   * Declares `row`, a word whose lowest bits are the weight, and `column` of list `p` in cycle `at`, and goes on; `used`: the condition
   * under which there is a product.
   */
  readonly next: readonly string[];
  readonly used?: string;
  /** Behind the lists of a cycle: the condition of the last entry of a group of rows. */
  readonly ends: string;
  readonly stored: string;
}

/** C++ of a sparse matrix times a vector: an entry of each list per cycle, the lists of a group one behind the other. */
export function sparseHls(unit: SparseUnit, name: string): HlsUnit {
  const { rows, columns, pe, pixels, places, input, output, weights, dsp } = unit;
  const { total } = entriesOf(unit);
  const reader =
    places.kind === "runs" ? runReader({ ...unit, places }, name) : bitmapReader({ ...unit, places }, name);
  const shared = sharedValues(weights, name);
  const biases = biasesOf(weights, name, pe, "group");
  const accumulator = accumulatorType(weights.accumulator);
  const before = `(first ? ${biases.start} : accumulator[p])`;
  const product = multiply({ weights, name, xBits: signedBits(input), position: "0", dsp });
  const lines = [
    ...comment(
      `${unit.name}: sparse matrix times vector of layer ${unit.layer}: ${rows} x ${columns}, lists of ${pe} row(s) side by side, ${total} entries each for a pixel, ${pixels} pixel(s).`,
    ),
    ...comment(
      `In: ${describeStream(input)}. Weights ${weights.format.text}. Accumulator ${weights.accumulator.text}. Out: ${describeStream(output)}.`,
    ),
    signature(name, [input], [output]),
    ...reader.pragmas,
    ...sharedValuesPragmas(weights, name),
    ...biases.pragmas,
    ...indent(1, [
      `${elementType(input)} vector[${pe}][${columns}];`,
      "#pragma HLS ARRAY_PARTITION variable=vector type=complete dim=1",
      ...bindBuffer("vector", unit.bufferMemory),
      `${accumulator} accumulator[${pe}];`,
      "#pragma HLS ARRAY_PARTITION variable=accumulator type=complete",
      ...reader.state,
      `for (int pixel = 0; pixel < ${pixels}; ++pixel) {`,
      `  for (int column = 0; column < ${columns}; ++column) {`,
      PIPELINE,
      ...indent(2, [
        `const ${wordType(input)} word = in.read();`,
        readElement(input, "element", "word", "0"),
        `for (int p = 0; p < ${pe}; ++p) {`,
        UNROLL,
        "  vector[p][column] = element;",
        "}",
      ]),
      "  }",
      ...indent(1, reader.pixel ?? []),
      "  bool first = true;",
      "  int group = 0;",
      `  for (int at = 0; at < ${total}; ++at) {`,
      PIPELINE,
      ...indent(2, [
        `${wordType(output)} sums = 0;`,
        ...(reader.cycle ?? []),
        `for (int p = 0; p < ${pe}; ++p) {`,
        UNROLL,
        ...indent(1, [
          ...reader.next,
          `const ${elementType(input)} x = vector[p][column];`,
          ...product,
          reader.used === undefined
            ? `const ${accumulator} sum = ${before} + product;`
            : `const ${accumulator} sum = ${reader.used} ? ${accumulator}(${before} + product) : ${before};`,
          "accumulator[p] = sum;",
          writeElement(output, "sums", "p", "sum"),
        ]),
        "}",
        `first = ${reader.ends};`,
        "if (first) {",
        "  out.write(sums);",
        "  ++group;",
        ...indent(1, reader.group ?? []),
        "}",
      ]),
      "  }",
      "}",
    ]),
    "}",
    "",
  ];
  const constants = [
    ...comment(`Layer ${unit.layer}, ${weights.format.text}: ${reader.stored}; columns in the order of the stream.`),
    ...reader.constants,
    ...(shared === undefined ? [] : [shared]),
    ...biases.constants,
  ];
  return { function: lines.join("\n"), constants: constants.join("\n") };
}

type With<K extends Places["kind"]> = SparseUnit & { readonly places: Extract<Places, { kind: K }> };

function runReader(unit: With<"runs">, name: string): ListReader {
  const { pe, places, weights, memory } = unit;
  const { indexBits } = places;
  const { groups, total } = entriesOf(unit);
  const lists = storedEntries(unit);
  const pattern = bitPattern(weights);
  const bits = packedBits(weights);
  const steps = Array.from(groups, (count, group) => Array.from({ length: count }, (_, at) => ({ group, at }))).flat();
  const size = { rows: pe, depth: total, codes: 1, bits: bits + indexBits };
  const packed = packedTable(`${name}_entries`, size, (p, address) => {
    const { group, at } = steps[address]!;
    const { zeros, code } = lists[group * pe + p]![at]!;
    return pattern(code) + zeros * 2 ** bits;
  });
  const ends = steps.map(({ group, at }) => (at === groups[group]! - 1 ? 1 : 0));
  return {
    constants: [
      packed.declaration,
      "// 1 at the last entry of each group of rows.",
      integerTable(`${name}_ends`, [total], ends),
    ],
    pragmas: [
      ...placeTable(`${name}_entries`, memory, bits + indexBits > 64 ? [1, 2] : [1], total),
      ...placeTable(`${name}_ends`, memory, [], total),
    ],
    state: [`int next[${pe}];`, "#pragma HLS ARRAY_PARTITION variable=next type=complete"],
    next: [
      ...packed.load("p", "at"),
      `const ap_uint<${indexBits}> zeros = row.range(${bits + indexBits - 1}, ${bits});`,
      "const int column = (first ? 0 : next[p]) + int(zeros);",
      "next[p] = column + 1;",
    ],
    ends: `${name}_ends[at] != 0`,
    stored: `entries of the lists of a group of rows at [p][at], the weight in bits ${bits - 1} to 0, the zeros in front of it above`,
  };
}

/** Lists go on by themselves, from word to word of their bitmaps, and wait for each other at the end of their rows. */
function bitmapReader(unit: With<"bitmap">, name: string): ListReader {
  const { rows, columns, pe, places, weights, memory } = unit;
  const { wordBits } = places;
  const words = wordsOf(unit);
  const depth = (rows / pe) * words;
  const lists = bitmapLists(unit);
  const kept = Math.max(1, ...lists.map(({ codes }) => codes.length));
  const pattern = bitPattern(weights);
  const maps = packedTable(
    `${name}_maps`,
    { rows: pe, depth, codes: 1, bits: wordBits },
    (p, word) => lists[p]!.words[word]!,
  );
  const size = { rows: pe, depth: kept, codes: 1, bits: packedBits(weights) };
  const packed = packedTable(`${name}_kept`, size, (p, at) => pattern(lists[p]!.codes[at] ?? 0));
  return {
    constants: [maps.declaration, "// Weights of the ones, in their order.", packed.declaration],
    pragmas: [
      ...placeTable(`${name}_maps`, memory, [1], depth),
      ...placeTable(`${name}_kept`, memory, packedBits(weights) > 64 ? [1, 2] : [1], kept),
    ],
    state: [
      `uint32_t left[${pe}]; // ones of the word that were not read`,
      `int map[${pe}];`,
      `int base[${pe}]; // column of the lowest bit`,
      `int value[${pe}];`,
      `bool closed[${pe}]; // the row is read, others of its group are not`,
      ...["left", "map", "base", "value", "closed"].map(
        (it) => `#pragma HLS ARRAY_PARTITION variable=${it} type=complete`,
      ),
    ],
    pixel: [
      `for (int p = 0; p < ${pe}; ++p) {`,
      UNROLL,
      ...indent(1, [
        ...maps.load("p", "0"),
        "left[p] = uint32_t(row);",
        "map[p] = 0;",
        "base[p] = 0;",
        "value[p] = 0;",
        "closed[p] = false;",
      ]),
      "}",
    ],
    cycle: ["bool ends = true;"],
    next: [
      ...packed.load("p", `value[p] < ${kept} ? value[p] : 0`),
      "const bool used = !closed[p] && left[p] != 0;",
      "int bit = 0;",
      `for (int one = ${wordBits - 1}; one >= 0; --one) {`,
      UNROLL,
      "  if ((left[p] >> one) & 1) bit = one;",
      "}",
      "const int column = base[p] + bit;",
      "if (used) ++value[p];",
      "if (!closed[p]) {",
      ...indent(1, [
        "left[p] &= left[p] - 1;",
        "if (left[p] == 0) {",
        ...indent(1, [
          "++map[p];",
          `base[p] += ${wordBits};`,
          `if (base[p] >= ${columns}) {`,
          "  base[p] = 0;",
          "  closed[p] = true;",
          "}",
          ...maps.load("p", `map[p] < ${depth} ? map[p] : 0`),
          "left[p] = uint32_t(row);",
        ]),
        "}",
      ]),
      "}",
      "ends = ends && closed[p];",
    ],
    used: "used",
    ends: "ends",
    group: [`for (int p = 0; p < ${pe}; ++p) closed[p] = false;`],
    stored: `bitmaps of the rows of each list at [p][word], the first column in bit 0, rows one behind the other`,
  };
}
