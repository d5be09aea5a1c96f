import { eachLane, readElement, signedBits, wordType, writeElement } from "../cpp.ts";
import type { Stream } from "../stream.ts";

interface Reduction {
  readonly operation: "max" | "sum";
  readonly input: Stream;
  readonly output: Stream;
}

/** What counts the words that are reduced to one, from 0 to `last`, and where each lane keeps its result so far. */
interface Loop {
  readonly counter: string;
  readonly last: number;
  readonly state: string;
}

/** Bits of the largest or the sum of elements. */
export function reducedBits({ input, output }: Reduction): number {
  return Math.max(signedBits(input), signedBits(output));
}

/** Body of the loop: takes a word into the largest or the sum of each lane, and sends that behind the last word. */
export function reduceWord(reduction: Reduction, { counter, last, state }: Loop): readonly string[] {
  const { operation, input, output } = reduction;
  return [
    `const ${wordType(input)} word = in.read();`,
    `${wordType(output)} result = 0;`,
    ...eachLane(input.lanes, [
      readElement(input, "x", "word", "lane"),
      `ap_int<${reducedBits(reduction)}> value = x;`,
      operation === "max"
        ? `if (${counter} != 0 && ${state} > value) value = ${state};`
        : `if (${counter} != 0) value += ${state};`,
      `${state} = value;`,
      writeElement(output, "result", "lane", "value"),
    ]),
    `if (${counter} == ${last}) out.write(result);`,
  ];
}
