import {
  address,
  comment,
  describeStream,
  eachLane,
  type HlsUnit,
  indent,
  integerTable,
  PIPELINE,
  placeTable,
  readElement,
  signature,
  signedBits,
  wordType,
  writeElement,
} from "../cpp.ts";
import { slopeGroups } from "./schedule.ts";
import type { TwoSlopesUnit } from "./unit.ts";

/** C++ of two slopes: exact products, element by element. */
export function twoSlopesHls(unit: TwoSlopesUnit, name: string): HlsUnit {
  const { input, output, positive, perChannel } = unit;
  const { lanes } = input;
  const groups = slopeGroups(unit);
  const negative = unit.negative();
  const table = `${name}_slope`;
  const sorted = new Float64Array(perChannel ? unit.channels : 1);
  for (let at = 0; at < sorted.length; at++)
    sorted[(at % lanes) * groups + Math.floor(at / lanes)] = negative[negative.length === 1 ? 0 : at]!;
  const slope = perChannel ? `${table}[lane][i % ${groups}]` : `${table}[0][0]`;
  const bits = signedBits(input) + Math.max(unit.slopeBits, Math.log2(positive) + 2);
  const lines = [
    ...comment(
      `${unit.name}: layer ${unit.layer}, x times ${positive} where x is not negative, otherwise times ${perChannel ? "the slope of the channel" : "the slope"}.`,
    ),
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...placeTable(table, unit.memory, [1], groups),
    ...indent(1, [`for (int i = 0; i < ${input.words}; ++i) {`, PIPELINE]),
    ...indent(2, [
      `const ${wordType(input)} word = in.read();`,
      `${wordType(output)} codes = 0;`,
      ...eachLane(lanes, [
        readElement(input, "x", "word", "lane"),
        `const ap_int<${unit.slopeBits}> slope = ${slope};`,
        `ap_int<${bits}> code = ap_int<${bits}>(x) * slope;`,
        `#pragma HLS BIND_OP variable=code op=mul impl=${unit.dsp ? "dsp" : "fabric"}`,
        `if (x >= 0) code = ap_int<${bits}>(x) * ${positive};`,
        writeElement(output, "codes", "lane", "code"),
      ]),
      "out.write(codes);",
    ]),
    "  }",
    "}",
    "",
  ];
  const constants = [
    `// ${unit.name}, layer ${unit.layer}: ${perChannel ? `channel ${address("group", lanes, "lane")} at [lane][group]` : "one slope for all channels"}.`,
    integerTable(table, perChannel ? [lanes, groups] : [1, 1], sorted),
  ];
  return { function: lines.join("\n"), constants: constants.join("\n") };
}
