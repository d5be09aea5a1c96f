import { biasesOf } from "../biases.hls.ts";
import { imagePath, readerOf } from "../burstReader/brought.ts";
import { beatsParameters, withReaders } from "../burstReader/hls.ts";
import { rowOfWord, wordOfBeat } from "../burstReader/words.hls.ts";
import {
  address,
  comment,
  describeStream,
  type HlsUnit,
  indent,
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
import type { DepthwiseUnit } from "./unit.ts";

/** C++ of a depthwise unit. Channel group * pe + p, tap t: address group * taps + t of the memory of channel p. */
export function depthwiseHls(unit: DepthwiseUnit, name: string): HlsUnit {
  const { channels, taps, pe, input, output, weights } = unit;
  const groups = channels / pe;
  const codes = weights.codes();
  const pattern = bitPattern(weights);
  const brought = unit.offChip && wordOfBeat(readerOf(unit), `group == ${groups - 1} && tap == ${taps - 1}`);
  const packed = brought
    ? undefined
    : packedTable(
        `${name}_weights`,
        { rows: pe, depth: groups * taps, codes: 1, bits: packedBits(weights) },
        (p, at) => {
          const channel = Math.floor(at / taps) * pe + p;
          return pattern(codes[channel * taps + (at % taps)]!);
        },
      );
  const place = address("group", taps, "tap");
  const shared = sharedValues(weights, name);
  const biases = biasesOf(weights, name, pe, "group");
  const accumulator = accumulatorType(weights.accumulator);
  const source =
    weights.origin === "seeded" ? "pseudo-random weights (the network names no file)" : "weights from a file";

  const lines = [
    ...comment(
      `${unit.name}: depthwise unit of layer ${unit.layer}: ${channels} channels of ${taps} taps, pe ${pe}, ${unit.pixels} pixels.`,
    ),
    ...comment(
      `In: ${describeStream(input)}. Weights ${weights.format.text}. Accumulator ${weights.accumulator.text}. Out: ${describeStream(output)}.`,
    ),
    signature(name, [input], [output], beatsParameters([unit])),
    ...(unit.offChip ? [] : placeTable(`${name}_weights`, unit.memory, [1], groups * taps)),
    ...sharedValuesPragmas(weights, name),
    ...biases.pragmas,
    ...indent(1, [
      `${accumulator} accumulator[${pe}];`,
      "#pragma HLS ARRAY_PARTITION variable=accumulator type=complete",
      ...(brought?.before ?? []),
      `for (int pixel = 0; pixel < ${unit.pixels}; ++pixel) {`,
      `  for (int group = 0; group < ${groups}; ++group) {`,
      `    for (int tap = 0; tap < ${taps}; ++tap) {`,
      PIPELINE,
    ]),
    ...indent(4, [
      `const ${wordType(input)} values = in.read();`,
      ...(brought?.fetch ?? []),
      `${wordType(output)} sums = 0;`,
      `for (int p = 0; p < ${pe}; ++p) {`,
      UNROLL,
      ...indent(1, [
        ...(packed ? packed.load("p", place) : rowOfWord("row", packedBits(weights))),
        readElement(input, "x", "values", "p"),
        ...multiply({
          weights,
          name,
          xBits: signedBits(input),
          position: "0",
          dsp: unit.dsp,
        }),
        `${accumulator} sum = tap == 0 ? ${biases.start} : accumulator[p];`,
        "sum += product;",
        "accumulator[p] = sum;",
        writeElement(output, "sums", "p", "sum"),
      ]),
      "}",
      `if (tap == ${taps - 1}) out.write(sums);`,
    ]),
    "      }",
    "    }",
    "  }",
    "}",
    "",
  ];

  const constants = [
    ...comment(
      `Layer ${unit.layer}: ${source}, ${weights.format.text}. ${packed ? `Channel ${address("group", pe, "p")}, tap t (kernel row, kernel column) stands at [p][${address("group", taps, "t")}].` : `The weights are in ${imagePath(unit)}.`}`,
    ),
    ...(packed ? [packed.declaration] : []),
    ...(shared === undefined ? [] : [shared]),
    ...biases.constants,
  ];
  return withReaders([unit], name, { function: lines.join("\n"), constants: constants.join("\n") });
}
