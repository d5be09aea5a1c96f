import {
  bindBuffer,
  describeStream,
  eachLane,
  type HlsUnit,
  indent,
  PIPELINE,
  readElement,
  signature,
  signedBits,
  wordType,
  writeElement,
} from "../cpp.ts";
import { kept } from "./schedule.ts";
import type { MultiplyUnit } from "./unit.ts";

/** C++ of a multiply: a * b, element by element; b is kept for all pixels where it has one element per channel. */
export function multiplyHls(unit: MultiplyUnit, name: string): HlsUnit {
  const { output, dsp } = unit;
  const [a, b] = unit.inputs;
  const again = kept(unit);
  const bits = signedBits(a) + signedBits(b);
  const lines = [
    `// ${unit.name}: products of layer ${unit.layer}${again ? ", the second factor for each channel" : ""}.`,
    `// In: ${describeStream(a)}; ${describeStream(b)}. Out: ${describeStream(output)}.`,
    signature(name, [a, b], [output]),
    ...(again ? indent(1, [`static ${wordType(b)} kept[${b.words}];`, ...bindBuffer("kept", "registers")]) : []),
    ...indent(1, [`for (int i = 0; i < ${output.words}; ++i) {`, PIPELINE]),
    ...indent(2, [
      `const ${wordType(a)} word_a = in_0.read();`,
      ...(again
        ? [`if (i < ${b.words}) kept[i] = in_1.read();`, `const ${wordType(b)} word_b = kept[i % ${b.words}];`]
        : [`const ${wordType(b)} word_b = in_1.read();`]),
      `${wordType(output)} products = 0;`,
      ...eachLane(output.lanes, [
        readElement(a, "a", "word_a", "lane"),
        readElement(b, "b", "word_b", "lane"),
        `const ap_int<${bits}> product = a * b;`,
        `#pragma HLS BIND_OP variable=product op=mul impl=${dsp ? "dsp" : "fabric"}`,
        writeElement(output, "products", "lane", "product"),
      ]),
      "out.write(products);",
    ]),
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
