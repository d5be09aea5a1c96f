import { describeStream, type HlsUnit, indent, PIPELINE, signature, wordType } from "../cpp.ts";
import type { ForkUnit } from "./unit.ts";

/** C++ of a fork: each word to every output. */
export function forkHls(unit: ForkUnit, name: string): HlsUnit {
  const { input, output, copies } = unit;
  const outputs = Array.from({ length: copies }, () => output);
  const lines = [
    `// ${unit.name}: ${copies} copies of the output of layer ${unit.layer}: ${describeStream(input)}.`,
    signature(name, [input], outputs),
    ...indent(1, [`for (int i = 0; i < ${input.words}; ++i) {`, PIPELINE]),
    ...indent(2, [
      `const ${wordType(input)} word = in.read();`,
      ...outputs.map((_, i) => `${copies === 1 ? "out" : `out_${i}`}.write(word);`),
    ]),
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
