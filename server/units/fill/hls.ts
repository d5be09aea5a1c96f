import { biasesOf } from "../biases.hls.ts";
import {
  comment,
  describeStream,
  type HlsUnit,
  indent,
  PIPELINE,
  signature,
  UNROLL,
  wordType,
  writeElement,
} from "../cpp.ts";
import { regionHls } from "../region.hls.ts";
import { fillGroups } from "./schedule.ts";
import type { FillUnit } from "./unit.ts";

/** C++ of a unit that fills in the bias; a frame begins when its first sums are there. */
export function fillHls(unit: FillUnit, name: string): HlsUnit {
  const { pixels, region, weights, input, output } = unit;
  const groups = fillGroups(unit);
  const biases = biasesOf(weights, name, output.lanes, "group");
  const { declaration, wires, step } = regionHls(pixels, region);
  const lines = [
    ...comment(`${unit.name}: the bias in the place of pixels that are not computed, layer ${unit.layer}.`),
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...biases.pragmas,
    ...indent(1, [
      ...declaration,
      `${wordType(input)} next = in.read();`,
      "bool held = true;",
      `for (int pixel = 0; pixel < ${pixels}; ++pixel) {`,
      ...indent(1, wires),
      `  for (int group = 0; group < ${groups}; ++group) {`,
      PIPELINE,
      `    ${wordType(output)} word = 0;`,
      "    if (computed) {",
      "      if (!held) next = in.read();",
      "      held = false;",
      "      word = next;",
      "    } else {",
      `      for (int p = 0; p < ${output.lanes}; ++p) {`,
      UNROLL,
      `        ${writeElement(output, "word", "p", biases.start)}`,
      "      }",
      "    }",
      "    out.write(word);",
      "  }",
      ...indent(1, step),
      "}",
    ]),
    "}",
    "",
  ];
  return {
    function: lines.join("\n"),
    constants: biases.constants.length > 0 ? biases.constants.join("\n") : undefined,
  };
}
