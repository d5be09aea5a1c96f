import { describeStream, type HlsUnit, indent, PIPELINE, signature } from "../cpp.ts";
import { reducedBits, reduceWord } from "./reduction.hls.ts";
import type { PoolUnit } from "./unit.ts";

/** C++ of a pool: the largest or the sum of `taps` words in a row, element by element. */
export function poolHls(unit: PoolUnit, name: string): HlsUnit {
  const { input, output, taps } = unit;
  const lines = [
    `// ${unit.name}: ${unit.operation === "max" ? "maximum" : "sum"} over ${taps} taps of layer ${unit.layer}, ${unit.channels} channels.`,
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `ap_int<${reducedBits(unit)}> state[${input.lanes}];`,
      "#pragma HLS ARRAY_PARTITION variable=state type=complete",
      `for (int position = 0; position < ${output.words}; ++position) {`,
      `  for (int tap = 0; tap < ${taps}; ++tap) {`,
      PIPELINE,
    ]),
    ...indent(3, reduceWord(unit, { counter: "tap", last: taps - 1, state: "state[lane]" })),
    "    }",
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
