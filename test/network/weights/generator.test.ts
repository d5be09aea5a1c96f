import { describe, expect, test } from "vitest";
import { draw, fnv1a, generatorOf, sfc32 } from "../../../server/network/weights/generator.ts";

describe("fnv1a", () => {
  // Published test vectors of the FNV hash (Noll, "FNV test suite", 32 bits, FNV-1a).
  test.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968],
  ])("of %j", (text, hash) => expect(fnv1a(text)).toBe(hash));

  test("hashes the UTF-8 bytes of a text", () => {
    let hash = 0x811c9dc5n;
    for (const byte of [0xc3n, 0xa9n]) hash = ((hash ^ byte) * 0x01000193n) & 0xffffffffn;
    expect(fnv1a("é")).toBe(Number(hash));
  });
});

describe("sfc32", () => {
  test("follows its recurrence in exact arithmetic", () => {
    const mask = 0xffffffffn;
    let [a, b, c, d] = [1n, 2n, 3n, 4n];
    const step = () => {
      const sum = (a + b + d) & mask;
      d = (d + 1n) & mask;
      a = b ^ (b >> 9n);
      b = (c + ((c << 3n) & mask)) & mask;
      c = ((((c << 21n) & mask) | (c >> 11n)) + sum) & mask;
      return sum;
    };
    for (let index = 0; index < 12; index++) step();
    const generator = sfc32(1, 2, 3, 4);
    for (let index = 0; index < 1000; index++) expect(generator() * 2 ** 32).toBe(Number(step()));
  });

  test("gives the same draws for the same text and others for another", () => {
    const take = (text: string) => Array.from({ length: 4 }, generatorOf(text));
    expect(take("lenet5/conv1/weight")).toEqual(take("lenet5/conv1/weight"));
    expect(take("lenet5/conv1/weight")).not.toEqual(take("lenet5/conv2/weight"));
  });

  test("is uniform in [0, 1)", () => {
    const generator = generatorOf("uniform");
    const bins = new Array<number>(10).fill(0);
    for (let index = 0; index < 100_000; index++) bins[Math.floor(generator() * 10)]!++;
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

test("a seeded shuffle chooses different entries of the range", () => {
  const chosen = draw(generatorOf("shuffle"), 30, 100);
  expect(new Set(chosen).size).toBe(30);
  expect(Math.min(...chosen)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...chosen)).toBeLessThan(100);
});
