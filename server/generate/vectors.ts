import type { Port } from "../mapping/design.ts";

/**
 * Test vectors as both generated test benches read them: `test/input_<port>.txt` and `test/expected_<port>.txt`. One word of
 * the port per line in hexadecimal, as wide as TDATA (upper pad bits zero), frame after frame; `$readmemh` reads it too.
 */

export function inputPath(port: number): string {
  return `test/input_${port}.txt`;
}

export function expectedPath(port: number): string {
  return `test/expected_${port}.txt`;
}

/** The file of one port: the words of all frames, a line each. */
export function vectorFile(frames: readonly (readonly string[])[]): string {
  return frames.map((words) => words.map((word) => `${word}\n`).join("")).join("");
}

/**
 * One frame of a port as hexadecimal words.
 * @param codes the codes of the tensor in the order channels, rows, columns; `port.order` says where the stream sends each
 */
export function frameWords(codes: ArrayLike<number>, port: Port): string[] {
  const { lanes, bits, words, binary } = port.stream;
  if (codes.length !== words * lanes) {
    throw new Error(
      `internal error: port of ${port.layer}: ${codes.length} codes for ${words} words of ${lanes} elements`,
    );
  }
  const digits = port.dataBits / 4;
  const result: string[] = [];
  for (let word = 0; word < words; word++) {
    let value = 0n;
    for (let lane = lanes - 1; lane >= 0; lane--) {
      const element = word * lanes + lane;
      const code = codes[port.order === undefined ? element : port.order[element]!]!;
      const pattern = binary ? BigInt(code > 0 ? 1 : 0) : BigInt.asUintN(bits, BigInt(code));
      value = (value << BigInt(bits)) | pattern;
    }
    result.push(value.toString(16).padStart(digits, "0"));
  }
  return result;
}
