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
import { columnEntries, storedColumns } from "./entries.ts";
import type { SparseColumnsUnit } from "./unit.ts";

/** C++ of a sparse matrix times a vector, column by column: an entry of each list per cycle, then the sums of all rows. */
export function sparseColumnsHls(unit: SparseColumnsUnit, name: string): HlsUnit {
  const { rows, columns, pe, pixels, indexBits, input, output, weights, dsp } = unit;
  const { counts, total } = columnEntries(unit);
  const groups = rows / pe;
  const lists = storedColumns(unit);
  const pattern = bitPattern(weights);
  const bits = packedBits(weights);
  const width = bits + indexBits + 1;
  const packed = packedTable(`${name}_entries`, { rows: pe, depth: total, codes: 1, bits: width }, (p, address) => {
    const { zeros, fresh, code } = lists[p]![address]!;
    return pattern(code) + zeros * 2 ** bits + (fresh ? 2 ** (bits + indexBits) : 0);
  });
  let end = -1;
  const pointers = Array.from(counts, (count) => {
    end += count;
    return end;
  });
  const shared = sharedValues(weights, name);
  const biases = biasesOf(weights, name, pe, "place");
  const accumulator = accumulatorType(weights.accumulator);
  const lines = [
    ...comment(
      `${unit.name}: sparse matrix times vector of layer ${unit.layer}, column by column: ${rows} x ${columns}, ${pe} list(s) of rows, ${total} entries each for a pixel, ${pixels} pixel(s).`,
    ),
    ...comment(
      `In: ${describeStream(input)}. Weights ${weights.format.text}. Accumulator ${weights.accumulator.text}. Out: ${describeStream(output)}.`,
    ),
    signature(name, [input], [output]),
    ...placeTable(`${name}_entries`, unit.memory, width > 64 ? [1, 2] : [1], total),
    ...placeTable(`${name}_pointers`, unit.memory, [], columns),
    ...sharedValuesPragmas(weights, name),
    ...biases.pragmas,
    ...indent(1, [
      `${elementType(input)} vector[${columns}];`,
      ...bindBuffer("vector", unit.bufferMemory),
      `${accumulator} sums[${pe}][${groups}];`,
      "#pragma HLS ARRAY_PARTITION variable=sums type=complete dim=1",
      ...bindBuffer("sums", unit.sumMemory),
      `int next[${pe}];`,
      "#pragma HLS ARRAY_PARTITION variable=next type=complete",
      `for (int pixel = 0; pixel < ${pixels}; ++pixel) {`,
      `  for (int at = 0; at < ${columns}; ++at) {`,
      PIPELINE,
      ...indent(2, [
        `const ${wordType(input)} word = in.read();`,
        readElement(input, "element", "word", "0"),
        "vector[at] = element;",
      ]),
      "  }",
      "  int column = 0;",
      "  bool first = true; // of the column",
      `  for (int at = 0; at < ${total}; ++at) {`,
      PIPELINE,
      ...indent(2, [
        `const ${elementType(input)} x = vector[column];`,
        `for (int p = 0; p < ${pe}; ++p) {`,
        UNROLL,
        ...indent(1, [
          ...packed.load("p", "at"),
          `const ap_uint<${indexBits}> zeros = row.range(${bits + indexBits - 1}, ${bits});`,
          "const int place = (first ? 0 : next[p]) + int(zeros);",
          "next[p] = place + 1;",
          ...multiply({ weights, name, xBits: signedBits(input), position: "0", dsp }),
          `const bool fresh = row[${bits + indexBits}];`,
          `const ${accumulator} before = fresh ? ${biases.start} : sums[p][place];`,
          "sums[p][place] = before + product;",
        ]),
        "}",
        `first = ${name}_pointers[column] == at;`,
        "if (first) ++column;",
      ]),
      "  }",
      `  for (int group = 0; group < ${groups}; ++group) {`,
      PIPELINE,
      ...indent(2, [
        `${wordType(output)} word = 0;`,
        `for (int p = 0; p < ${pe}; ++p) {`,
        UNROLL,
        `  ${writeElement(output, "word", "p", "sums[p][group]")}`,
        "}",
        "out.write(word);",
      ]),
      "  }",
      "}",
    ]),
    "}",
    "",
  ];
  const constants = [
    ...comment(
      `Layer ${unit.layer}, ${weights.format.text}: entries of the lists of every ${pe}th row at [p][at], columns one behind the other in the order of the stream: the weight in bits ${bits - 1} to 0, above it the rows left out in front and a bit for the first entry of a row.`,
    ),
    packed.declaration,
    "// The last entry of each column.",
    integerTable(`${name}_pointers`, [columns], pointers),
    ...(shared === undefined ? [] : [shared]),
    ...biases.constants,
  ];
  return { function: lines.join("\n"), constants: constants.join("\n") };
}
