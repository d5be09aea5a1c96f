import type { Port } from "../mapping/design.ts";
import type { Shape } from "../network/checked.ts";

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
 * One frame of a port as hexadecimal words, in the order of the stream: pixel by pixel, channels in ascending order.
 * @param codes in [channels, height, width] order of `shape`, which is the shape of the tensor that the stream carries (for
 *   a flattened tensor that of its source)
 */
export function frameWords(codes: ArrayLike<number>, shape: Shape, port: Port): string[] {
  const { lanes, bits, words, binary } = port.stream;
  const channels = shape[0]!;
  const pixels = shape.slice(1).reduce((a, b) => a * b, 1);
  if (channels * pixels !== codes.length || codes.length !== words * lanes) {
    throw new Error(
      `internal error: port of ${port.layer}: ${codes.length} codes of shape ${shape.join(" x ")} for ${words} words of ${lanes} elements`,
    );
  }
  const digits = port.dataBits / 4;
  const result: string[] = [];
  for (let word = 0; word < words; word++) {
    let value = 0n;
    for (let lane = lanes - 1; lane >= 0; lane--) {
      const element = word * lanes + lane;
      const code = codes[(element % channels) * pixels + Math.floor(element / channels)]!;
      const pattern = binary ? BigInt(code > 0 ? 1 : 0) : BigInt.asUintN(bits, BigInt(code));
      value = (value << BigInt(bits)) | pattern;
    }
    result.push(value.toString(16).padStart(digits, "0"));
  }
  return result;
}
