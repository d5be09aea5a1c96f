import { biasesOf } from "../biases.hls.ts";
import { beatsParameters, withReaders } from "../burstReader/hls.ts";
import {
  comment,
  describeStream,
  type HlsUnit,
  indent,
  PIPELINE,
  placeTable,
  readElement,
  signature,
  signedBits,
  UNROLL,
  wordType,
  writeElement,
} from "../cpp.ts";
import { accumulatorType, multiply, sharedValues, sharedValuesPragmas } from "../weightArithmetic.hls.ts";
import { packedSums } from "./packing.hls.ts";
import type { MatrixVectorUnit } from "./unit.ts";
import { type WeightMemory, weightMemory } from "./weights.hls.ts";

/** C++ of a matrix-vector unit: row fold * pe + p and column step * simd + s in loops over folds and steps. */
export function matrixVectorHls(unit: MatrixVectorUnit, name: string): HlsUnit {
  const { rows, columns, pe, simd, input, output, weights } = unit;
  const folds = rows / pe;
  const steps = columns / simd;
  const format = weights.format;
  const memory = weightMemory(unit, name);
  const shared = sharedValues(weights, name);
  const biases = biasesOf(weights, name, pe, "fold");
  const accumulator = accumulatorType(weights.accumulator);
  const binaryProduct = input.binary && format.kind === "binary";
  const source =
    weights.origin === "seeded" ? "pseudo-random weights (the network names no file)" : "weights from a file";

  const lines = [
    ...comment(
      `${unit.name}: matrix-vector unit of layer ${unit.layer}: ${rows} x ${columns} matrix (output channels x window elements), pe ${pe}, simd ${simd}: ${folds * steps} cycles per pixel, ${unit.pixels} pixels.`,
    ),
    ...comment(
      `In: ${describeStream(input)}. Weights ${format.text}. Accumulator ${weights.accumulator.text}. Out: ${describeStream(output)}.`,
    ),
    signature(name, [input], [output], beatsParameters([unit])),
    ...(memory.declaration === undefined
      ? []
      : placeTable(`${name}_weights`, unit.memory, memory.inPieces ? [1, 2] : [1], memory.depth)),
    ...sharedValuesPragmas(weights, name),
    ...biases.pragmas,
    ...indent(1, [
      `${accumulator} accumulator[${pe}];`,
      "#pragma HLS ARRAY_PARTITION variable=accumulator type=complete",
      ...(memory.before ?? []),
      `for (int pixel = 0; pixel < ${unit.pixels}; ++pixel) {`,
      `  for (int fold = 0; fold < ${folds}; ++fold) {`,
      `    for (int step = 0; step < ${steps}; ++step) {`,
      PIPELINE,
    ]),
    ...indent(4, [
      `const ${wordType(input)} columns = in.read();`,
      ...(memory.fetch ?? []),
      `${wordType(output)} sums = 0;`,
      ...(unit.packed ? packedSums(unit, unit.packed, memory, name) : []),
      `for (int p = 0; p < ${pe}; ++p) {`,
      UNROLL,
      ...indent(1, [
        ...(unit.packed ? [] : memory.load),
        `${accumulator} sum = step == 0 ? ${biases.start} : accumulator[p];`,
        ...(unit.packed
          ? ["sum += step_sums[p];"]
          : binaryProduct
            ? countAgreement(simd, memory)
            : sumProducts(unit, memory, name)),
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
    ...comment(`Layer ${unit.layer}: ${source}, ${format.text}. ${memory.about}`),
    ...(memory.declaration === undefined ? [] : [memory.declaration]),
    ...(shared === undefined ? [] : [shared]),
    ...biases.constants,
  ];
  return withReaders([unit], name, { function: lines.join("\n"), constants: constants.join("\n") });
}

/** Both factors are -1 or +1: agreeing bits add 1, others take 1 away. */
function countAgreement(simd: number, { place, position }: WeightMemory): string[] {
  return [
    "int agreeing = 0;",
    `for (int s = 0; s < ${simd}; ++s) {`,
    UNROLL,
    ...indent(1, [...place, `if (row[${position}] == columns[s]) ++agreeing;`]),
    "}",
    `sum += 2 * agreeing - ${simd};`,
  ];
}

function sumProducts(unit: MatrixVectorUnit, { place, position }: WeightMemory, name: string): string[] {
  const { simd, input, weights, dsp } = unit;
  return [
    `for (int s = 0; s < ${simd}; ++s) {`,
    UNROLL,
    ...indent(1, [
      readElement(input, "x", "columns", "s"),
      ...place,
      ...multiply({ weights, name, xBits: signedBits(input), position, dsp }),
      "sum += product;",
    ]),
    "}",
  ];
}
