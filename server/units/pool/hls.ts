import {
  describeStream,
  type HlsUnit,
  indent,
  PIPELINE,
  readElement,
  signature,
  signedBits,
  UNROLL,
  wordType,
  writeElement,
} from "../cpp.ts";
import type { PoolUnit } from "./unit.ts";

/** C++ of a pool: the largest or the sum of `taps` words in a row, element by element. */
export function poolHls(unit: PoolUnit, name: string): HlsUnit {
  const { input, output, taps } = unit;
  const bits = Math.max(signedBits(input), signedBits(output));
  const lines = [
    `// ${unit.name}: ${unit.operation === "max" ? "maximum" : "sum"} over ${taps} taps of layer ${unit.layer}, ${unit.channels} channels.`,
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `ap_int<${bits}> state[${input.lanes}];`,
      "#pragma HLS ARRAY_PARTITION variable=state type=complete",
      `for (int position = 0; position < ${output.words}; ++position) {`,
      `  for (int tap = 0; tap < ${taps}; ++tap) {`,
      PIPELINE,
    ]),
    ...indent(3, [
      `const ${wordType(input)} word = in.read();`,
      `${wordType(output)} result = 0;`,
      `for (int lane = 0; lane < ${input.lanes}; ++lane) {`,
      UNROLL,
      ...indent(1, [
        readElement(input, "x", "word", "lane"),
        `ap_int<${bits}> value = x;`,
        ...(unit.operation === "max"
          ? ["if (tap != 0 && state[lane] > value) value = state[lane];"]
          : ["if (tap != 0) value += state[lane];"]),
        "state[lane] = value;",
        writeElement(output, "result", "lane", "value"),
      ]),
      "}",
      `if (tap == ${taps - 1}) out.write(result);`,
    ]),
    "    }",
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
