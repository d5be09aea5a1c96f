import { describeStream, type HlsUnit, indent, PIPELINE, signature } from "../cpp.ts";
import { reducedBits, reduceWord } from "../pool/reduction.hls.ts";
import type { GlobalPoolUnit } from "./unit.ts";

/** C++ of a global pool: the largest or the sum of each channel over all pixels of the frame. */
export function globalPoolHls(unit: GlobalPoolUnit, name: string): HlsUnit {
  const { input, output, channels, pixels } = unit;
  const groups = channels / input.lanes;
  const lines = [
    `// ${unit.name}: ${unit.operation === "max" ? "maximum" : "sum"} of each channel of layer ${unit.layer}, ${channels} channels of ${pixels} pixels.`,
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `ap_int<${reducedBits(unit)}> state[${input.lanes}][${groups}];`,
      "#pragma HLS ARRAY_PARTITION variable=state type=complete dim=1",
      `for (int pixel = 0; pixel < ${pixels}; ++pixel) {`,
      `  for (int group = 0; group < ${groups}; ++group) {`,
      PIPELINE,
    ]),
    ...indent(3, reduceWord(unit, { counter: "pixel", last: pixels - 1, state: "state[lane][group]" })),
    "    }",
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
