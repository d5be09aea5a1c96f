import { bitRange, describeStream, type HlsUnit, indent, PIPELINE, signature, UNROLL, wordType } from "../cpp.ts";
import type { ConverterUnit } from "./unit.ts";

/**
 * C++ of a converter: the same elements in words of another size. Elements wait in a short buffer, oldest first; a word is
 * taken while it has room and one leaves as soon as it is complete.
 */
export function converterHls(unit: ConverterUnit, name: string): HlsUnit {
  const { input, output } = unit;
  const { bits, lanes: taken } = input;
  const given = output.lanes;
  const room = taken % given === 0 || given % taken === 0 ? Math.max(taken, given) : taken + given;
  const lines = [
    `// ${unit.name}: from ${taken} to ${given} elements per word, layer ${unit.layer}.`,
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `ap_uint<${bits}> held[${room}];`,
      "#pragma HLS ARRAY_PARTITION variable=held type=complete",
      `for (int i = 0; i < ${room}; ++i) held[i] = 0;`,
      "int count = 0, given = 0;",
      `while (given < ${output.words}) {`,
      `#pragma HLS LOOP_TRIPCOUNT min=${Math.max(input.words, output.words)} max=${input.words + output.words}`,
      PIPELINE,
    ]),
    ...indent(2, [
      `if (count < ${given}) {`,
      `  const ${wordType(input)} word = in.read();`,
      `  for (int i = 0; i < ${taken}; ++i) {`,
      UNROLL,
      `    held[count + i] = word.range(${bitRange(bits, "i")});`,
      "  }",
      `  count += ${taken};`,
      "}",
      `if (count >= ${given}) {`,
      `  ${wordType(output)} word = 0;`,
      `  for (int i = 0; i < ${given}; ++i) {`,
      UNROLL,
      `    word.range(${bitRange(bits, "i")}) = held[i];`,
      "  }",
      "  out.write(word);",
      `  for (int i = 0; i < ${room}; ++i) {`,
      UNROLL,
      `    if (i + ${given} < ${room}) held[i] = held[i + ${given} < ${room} ? i + ${given} : i];`,
      "  }",
      `  count -= ${given};`,
      "  ++given;",
      "}",
    ]),
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
