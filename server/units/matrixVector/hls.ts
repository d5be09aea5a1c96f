import {
  address,
  bitRange,
  comment,
  describeStream,
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
import type { MatrixVectorUnit } from "./unit.ts";

/**
 * C++ of a matrix-vector unit. Row fold * pe + p, column step * simd + s: address fold * steps + step of the memory of
 * row p holds `simd` codes.
 */
export function matrixVectorHls(unit: MatrixVectorUnit, name: string): HlsUnit {
  const { rows, columns, pe, simd, input, output, weights } = unit;
  const folds = rows / pe;
  const steps = columns / simd;
  const codes = weights.codes();
  const format = weights.format;
  const pattern = bitPattern(weights);
  const packed = packedTable(
    `${name}_weights`,
    { rows: pe, depth: folds * steps, codes: simd, bits: packedBits(weights) },
    (p, at, s) => {
      const row = Math.floor(at / steps) * pe + p;
      const column = (at % steps) * simd + s;
      return pattern(codes[row * columns + unit.columnOrder[column]!]!);
    },
  );
  const shared = sharedValues(weights, name);
  const bias = weights.biasCodes();
  const accumulator = accumulatorType(weights.accumulator);
  const binaryProduct = input.binary && format.kind === "binary";
  const start = bias === undefined ? `${accumulator}(0)` : `${accumulator}(${name}_bias[p][fold])`;
  const source =
    weights.origin === "seeded" ? "pseudo-random weights (the network names no file)" : "weights from a file";

  const lines = [
    ...comment(
      `${unit.name}: matrix-vector unit of layer ${unit.layer}: ${rows} x ${columns} matrix (output channels x window elements), pe ${pe}, simd ${simd}: ${folds * steps} cycles per pixel, ${unit.pixels} pixels.`,
    ),
    ...comment(
      `In: ${describeStream(input)}. Weights ${format.text}. Accumulator ${weights.accumulator.text}. Out: ${describeStream(output)}.`,
    ),
    signature(name, [input], [output]),
    ...placeTable(`${name}_weights`, unit.memory, simd * packedBits(weights) > 64 ? [1, 2] : [1], folds * steps),
    ...sharedValuesPragmas(weights, name),
    ...(bias === undefined ? [] : placeTable(`${name}_bias`, "lutram", [1], folds)),
    ...indent(1, [
      `${accumulator} accumulator[${pe}];`,
      "#pragma HLS ARRAY_PARTITION variable=accumulator type=complete",
      `for (int pixel = 0; pixel < ${unit.pixels}; ++pixel) {`,
      `  for (int fold = 0; fold < ${folds}; ++fold) {`,
      `    for (int step = 0; step < ${steps}; ++step) {`,
      PIPELINE,
    ]),
    ...indent(4, [
      `const ${wordType(input)} columns = in.read();`,
      `${wordType(output)} sums = 0;`,
      `for (int p = 0; p < ${pe}; ++p) {`,
      UNROLL,
      ...indent(1, [
        ...packed.load("p", address("fold", steps, "step")),
        `${accumulator} sum = step == 0 ? ${start} : accumulator[p];`,
        ...(binaryProduct ? countAgreement(simd) : sumProducts(unit, name)),
        "accumulator[p] = sum;",
        writeElement(output, "sums", "p", "sum"),
      ]),
      "}",
      `if (step == ${steps - 1}) out.write(sums);`,
    ]),
    "      }",
    "    }",
    "  }",
    "}",
    "",
  ];

  const constants = [
    ...comment(
      `Layer ${unit.layer}: ${source}, ${format.text}. Row ${address("fold", pe, "p")}, column ${address("step", simd, "s")} stands at [p]${simd * packedBits(weights) > 64 ? "[64-bit piece]" : ""}[${address("fold", steps, "step")}], bits ${bitRange(packedBits(weights), "s")}; columns in the order of the stream (kernel row, kernel column, channel).`,
    ),
    packed.declaration,
    ...(shared === undefined ? [] : [shared]),
  ];
  if (bias !== undefined) {
    const byRow = new Float64Array(rows);
    for (let row = 0; row < rows; row++) byRow[(row % pe) * folds + Math.floor(row / pe)] = bias[row]!;
    constants.push(
      "// Bias codes at the scale of the accumulator: [p][fold].",
      integerTable(`${name}_bias`, [pe, folds], byRow),
    );
  }
  return { function: lines.join("\n"), constants: constants.join("\n") };
}

/** Both factors are -1 or +1: agreeing bits add 1, others take 1 away. */
function countAgreement(simd: number): string[] {
  return [
    "int agreeing = 0;",
    `for (int s = 0; s < ${simd}; ++s) {`,
    UNROLL,
    "  if (row[s] == columns[s]) ++agreeing;",
    "}",
    `sum += 2 * agreeing - ${simd};`,
  ];
}

function sumProducts(unit: MatrixVectorUnit, name: string): string[] {
  const { simd, input, weights, dsp } = unit;
  return [
    `for (int s = 0; s < ${simd}; ++s) {`,
    UNROLL,
    ...indent(1, [
      readElement(input, "x", "columns", "s"),
      ...multiply({ weights, name, xBits: signedBits(input), position: "s", dsp }),
      "sum += product;",
    ]),
    "}",
  ];
}
