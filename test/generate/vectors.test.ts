import { expect, test } from "vitest";
import { frameWords, vectorFile } from "../../server/generate/vectors.ts";
import type { Port } from "../../server/mapping/design.ts";

function port(stream: { lanes: number; bits: number; binary?: boolean; words: number }, order?: number[]): Port {
  const dataBits = 8 * Math.ceil((stream.lanes * stream.bits) / 8);
  const full = { signed: false, binary: false, ...stream };
  return { layer: "x", stream: full, dataBits, ...(order === undefined ? {} : { order: Int32Array.from(order) }) };
}

test("element i stands at bits [i * bits +: bits], pad bits above are zero", () => {
  expect(frameWords([1, -1, 3, 2], port({ lanes: 2, bits: 5, words: 2 }))).toEqual(["03e1", "0043"]);
});

test("the codes of an image follow the order of the stream", () => {
  // Two channels of 1 x 3 pixels, sent pixel by pixel.
  const words = frameWords([1, 2, 3, 4, 5, 6], port({ lanes: 2, bits: 4, words: 3 }, [0, 3, 1, 4, 2, 5]));
  expect(words).toEqual(["41", "52", "63"]);
});

test("binary codes are 1 for +1 and 0 for -1", () => {
  expect(frameWords([1, -1, -1, 1], port({ lanes: 4, bits: 1, binary: true, words: 1 }))).toEqual(["09"]);
});

test("words wider than 64 bits keep every element", () => {
  const codes = Array.from({ length: 20 }, (_, i) => i);
  const [word] = frameWords(codes, port({ lanes: 20, bits: 8, words: 1 }));
  expect(word).toBe(
    [...codes]
      .reverse()
      .map((c) => c.toString(16).padStart(2, "0"))
      .join(""),
  );
});

test("a frame of the wrong length is refused", () => {
  expect(() => frameWords([1, 2, 3], port({ lanes: 2, bits: 4, words: 2 }))).toThrow(
    "3 codes for 2 words of 2 elements",
  );
});

test("a file is one word per line", () => {
  expect(
    vectorFile([
      ["0a", "0b"],
      ["0c", "0d"],
    ]),
  ).toBe("0a\n0b\n0c\n0d\n");
});
