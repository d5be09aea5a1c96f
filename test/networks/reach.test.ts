import fc from "fast-check";
import { expect, test } from "vitest";
import { drawnNetwork } from "./randomNetwork.ts";
import { drawnSequence } from "./randomSequence.ts";
import { drawnStructure } from "./randomStructure.ts";
import { reachesItsScales } from "./reach.ts";

test.each([
  ["networks", drawnNetwork],
  ["networks over sequences", drawnSequence],
  ["networks that move data", drawnStructure],
])("of random %s nearly all have scales that multipliers reach", (_, drawn) => {
  const texts = fc.sample(drawn, { numRuns: 200, seed: 8001 });
  expect(texts.filter(reachesItsScales).length).toBeGreaterThanOrEqual(196);
});

test("a scale that is out of reach is noticed", () => {
  const text = (format: string) =>
    `network n {\n  input x: uint8(scale: 3)[4]\n  y = quantize(x, to: ${format})\n  output y\n}\n`;
  expect(["int32(scale: 2^-30)", "int8(scale: 2)"].map((format) => reachesItsScales(text(format)))).toEqual([
    false,
    true,
  ]);
});
