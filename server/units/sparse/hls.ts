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
import {
  accumulatorType,
  bitPattern,
  multiply,
  packedBits,
  sharedValues,
  sharedValuesPragmas,
} from "../weightArithmetic.hls.ts";
import { entriesOf, storedEntries } from "./entries.ts";
import type { SparseUnit } from "./unit.ts";

/** C++ of a sparse matrix times a vector: an entry of each list per cycle, the lists of a group one behind the other. */
export function sparseHls(unit: SparseUnit, name: string): HlsUnit {
  const { rows, columns, pe, pixels, indexBits, input, output, weights, dsp } = unit;
  const { groups, total } = entriesOf(unit);
  const lists = storedEntries(unit);
  const pattern = bitPattern(weights);
  const bits = packedBits(weights);
  const places = Array.from(groups, (count, group) => Array.from({ length: count }, (_, at) => ({ group, at }))).flat();
  const size = { rows: pe, depth: total, codes: 1, bits: bits + indexBits };
  const packed = packedTable(`${name}_entries`, size, (p, address) => {
    const { group, at } = places[address]!;
    const { zeros, code } = lists[group * pe + p]![at]!;
    return pattern(code) + zeros * 2 ** bits;
  });
  const ends = places.map(({ group, at }) => (at === groups[group]! - 1 ? 1 : 0));
  const shared = sharedValues(weights, name);
  const bias = weights.biasCodes();
  const accumulator = accumulatorType(weights.accumulator);
  const start = bias === undefined ? `${accumulator}(0)` : `${accumulator}(${name}_bias[p][group])`;
  const lines = [
    ...comment(
      `${unit.name}: sparse matrix times vector of layer ${unit.layer}: ${rows} x ${columns}, lists of ${pe} row(s) side by side, ${total} entries each for a pixel, ${pixels} pixel(s).`,
    ),
    ...comment(
      `In: ${describeStream(input)}. Weights ${weights.format.text}. Accumulator ${weights.accumulator.text}. Out: ${describeStream(output)}.`,
    ),
    signature(name, [input], [output]),
    ...placeTable(`${name}_entries`, unit.memory, bits + indexBits > 64 ? [1, 2] : [1], total),
    ...placeTable(`${name}_ends`, unit.memory, [], total),
    ...sharedValuesPragmas(weights, name),
    ...(bias === undefined ? [] : placeTable(`${name}_bias`, "lutram", [1], groups.length)),
    ...indent(1, [
      `${elementType(input)} vector[${pe}][${columns}];`,
      "#pragma HLS ARRAY_PARTITION variable=vector type=complete dim=1",
      ...bindBuffer("vector", unit.bufferMemory),
      `${accumulator} accumulator[${pe}];`,
      "#pragma HLS ARRAY_PARTITION variable=accumulator type=complete",
      `int next[${pe}];`,
      "#pragma HLS ARRAY_PARTITION variable=next type=complete",
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
      "  bool first = true;",
      "  int group = 0;",
      `  for (int at = 0; at < ${total}; ++at) {`,
      PIPELINE,
      ...indent(2, [
        `${wordType(output)} sums = 0;`,
        `for (int p = 0; p < ${pe}; ++p) {`,
        UNROLL,
        ...indent(1, [
          ...packed.load("p", "at"),
          `const ap_uint<${indexBits}> zeros = row.range(${bits + indexBits - 1}, ${bits});`,
          "const int column = (first ? 0 : next[p]) + int(zeros);",
          "next[p] = column + 1;",
          `const ${elementType(input)} x = vector[p][column];`,
          ...multiply({ weights, name, xBits: signedBits(input), position: "0", dsp }),
          `const ${accumulator} sum = (first ? ${start} : accumulator[p]) + product;`,
          "accumulator[p] = sum;",
          writeElement(output, "sums", "p", "sum"),
        ]),
        "}",
        `first = ${name}_ends[at] != 0;`,
        "if (first) {",
        "  out.write(sums);",
        "  ++group;",
        "}",
      ]),
      "  }",
      "}",
    ]),
    "}",
    "",
  ];
  const constants = [
    ...comment(
      `Layer ${unit.layer}, ${weights.format.text}: entries of the lists of a group of rows at [p][at], the weight in bits ${bits - 1} to 0, the zeros in front of it above; columns in the order of the stream.`,
    ),
    packed.declaration,
    "// 1 at the last entry of each group of rows.",
    integerTable(`${name}_ends`, [total], ends),
    ...(shared === undefined ? [] : [shared]),
  ];
  if (bias !== undefined) {
    const byRow = new Float64Array(rows);
    for (let row = 0; row < rows; row++) byRow[(row % pe) * groups.length + Math.floor(row / pe)] = bias[row]!;
    constants.push(
      "// Bias codes at the scale of the accumulator: [p][group].",
      integerTable(`${name}_bias`, [pe, groups.length], byRow),
    );
  }
  return { function: lines.join("\n"), constants: constants.join("\n") };
}
