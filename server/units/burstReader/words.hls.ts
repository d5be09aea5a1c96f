import { UNROLL } from "../cpp.ts";
import { beatsStream } from "./hls.ts";
import { type BurstReaderUnit, slotBits, wordsPerBeat } from "./unit.ts";

/** C++ that takes `word` from the beats in a stream. */
export interface WordOfBeat {
  /** In front of all loops. */
  readonly before: readonly string[];
  /** At the start of each cycle. */
  readonly fetch: readonly string[];
}

/** @param last condition of the last word of the image, which may end inside a beat */
export function wordOfBeat(reader: BurstReaderUnit, last: string, stream = beatsStream(0)): WordOfBeat {
  const width = reader.output.bits;
  const many = wordsPerBeat(reader);
  if (many === 1) return { before: [], fetch: [`const ap_uint<${width}> word = ${stream}.read();`] };
  const slot = slotBits(width);
  return {
    before: [`ap_uint<${reader.port}> beat = 0;`, "int place = 0;"],
    fetch: [
      `if (place == 0) beat = ${stream}.read();`,
      `const ap_uint<${width}> word = beat.range(${slot} * place + ${width - 1}, ${slot} * place);`,
      `place = place == ${many - 1} || (${last}) ? 0 : place + 1;`,
    ],
  };
}

/** Statements that declare `name` as row `p` of `word`, in pieces of 64 bits. */
export function rowOfWord(name: string, bits: number): readonly string[] {
  if (bits <= 64) return [`const ap_uint<${bits}> ${name} = word.range(${bits} * p + ${bits - 1}, ${bits} * p);`];
  const last = Math.ceil(bits / 64) - 1;
  const high = `(i == ${last} ? ${bits - 1} : 64 * i + 63)`;
  return [
    `ap_uint<${bits}> ${name} = 0;`,
    `for (int i = 0; i <= ${last}; ++i) {`,
    UNROLL,
    `  ${name}.range(${high}, 64 * i) = ap_uint<64>(word.range(${bits} * p + ${high}, ${bits} * p + 64 * i));`,
    "}",
  ];
}
