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
import type { GlobalPoolUnit } from "./unit.ts";

/** C++ of a global pool: the largest or the sum of each channel over all pixels of the frame. */
export function globalPoolHls(unit: GlobalPoolUnit, name: string): HlsUnit {
  const { input, output, channels, pixels } = unit;
  const bits = Math.max(signedBits(input), signedBits(output));
  const groups = channels / input.lanes;
  const lines = [
    `// ${unit.name}: ${unit.operation === "max" ? "maximum" : "sum"} of each channel of layer ${unit.layer}, ${channels} channels of ${pixels} pixels.`,
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `ap_int<${bits}> state[${input.lanes}][${groups}];`,
      "#pragma HLS ARRAY_PARTITION variable=state type=complete dim=1",
      `for (int pixel = 0; pixel < ${pixels}; ++pixel) {`,
      `  for (int group = 0; group < ${groups}; ++group) {`,
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
          ? ["if (pixel != 0 && state[lane][group] > value) value = state[lane][group];"]
          : ["if (pixel != 0) value += state[lane][group];"]),
        "state[lane][group] = value;",
        writeElement(output, "result", "lane", "value"),
      ]),
      "}",
      `if (pixel == ${pixels - 1}) out.write(result);`,
    ]),
    "    }",
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
