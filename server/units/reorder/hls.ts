import {
  bindBuffer,
  comment,
  describeStream,
  type HlsUnit,
  indent,
  integerTable,
  PIPELINE,
  placeTable,
  signature,
  wordType,
} from "../cpp.ts";
import { tableShape } from "./resources.ts";
import { blockWords } from "./schedule.ts";
import type { ReorderUnit } from "./unit.ts";
import { levelsOf } from "./walk.ts";

/** Iterations after which a word that was written may be read, and a place that was read may be written again. */
const SETTLING = 3;

/** C++ of a reorder: a ring buffer, filled as far ahead as it has room, read in the order of each block. */
export function reorderHls(unit: ReorderUnit, name: string): HlsUnit {
  const { blocks, order, capacity, input, output } = unit;
  const block = blockWords(unit);
  const levels = levelsOf(order);
  const counters = (levels ?? [{ count: order.length }]).map(({ count }, at) => ({ name: `counter_${at}`, count }));
  const place = levels
    ? [String(order[0]!), ...levels.map(({ step }, at) => `counter_${at} * ${step}`)].join(" + ")
    : `${name}_order[counter_0]`;
  const settled = (counter: string): string[] => [
    ...Array.from({ length: SETTLING - 1 }, (_, i) => `${counter}_${SETTLING - i} = ${counter}_${SETTLING - i - 1};`),
    `${counter}_1 = ${counter};`,
  ];
  const ages = (counter: string): string =>
    `int ${[counter, ...Array.from({ length: SETTLING }, (_, i) => `${counter}_${i + 1}`)].map((it) => `${it} = 0`).join(", ")};`;
  const next = counters.reduceRight(
    (inner, counter) => [
      `if (++${counter.name} == ${counter.count}) {`,
      `  ${counter.name} = 0;`,
      ...indent(1, inner),
      "}",
    ],
    [`base += ${block};`],
  );
  const lines = [
    ...comment(
      `${unit.name}: ${blocks} times ${block} words to ${order.length} in another order, layer ${unit.layer}.`,
    ),
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...(levels ? [] : placeTable(`${name}_order`, tableShape(unit).kind, [], order.length)),
    ...indent(1, [
      `static ${wordType(input)} buffer[${capacity}];`,
      ...bindBuffer("buffer", unit.memory),
      "// A word is read, and its place written again, only some iterations later: see written and base.",
      "#pragma HLS DEPENDENCE variable=buffer type=inter dependent=false",
      "// Words written so far, and the first word of the block that is read; _n is the value n iterations ago.",
      ages("written"),
      ages("base"),
      `int ${["sent", ...counters.map((it) => it.name)].map((it) => `${it} = 0`).join(", ")};`,
      `while (sent < ${output.words} || written < ${input.words}) {`,
      `#pragma HLS LOOP_TRIPCOUNT min=${Math.max(input.words, output.words)} max=${input.words + output.words}`,
      PIPELINE,
    ]),
    ...indent(2, [
      `const int index = base + ${place};`,
      `const bool send = sent < ${output.words} && index < written_${SETTLING};`,
      `${wordType(input)} word;`,
      `if (written < ${input.words} && written - base_${SETTLING} < ${capacity} && in.read_nb(word)) {`,
      `  buffer[written % ${capacity}] = word;`,
      "  ++written;",
      "}",
      ...settled("written"),
      ...settled("base"),
      "if (send) {",
      `  out.write(buffer[index % ${capacity}]);`,
      "  ++sent;",
      ...indent(1, next),
      "}",
    ]),
    "  }",
    "}",
    "",
  ];
  return {
    function: lines.join("\n"),
    constants: levels
      ? undefined
      : `// Layer ${unit.layer}: which word of a block is sent when.\n${integerTable(`${name}_order`, [order.length], order)}`,
  };
}
