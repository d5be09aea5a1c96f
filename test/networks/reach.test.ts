import fc from "fast-check";
import { expect, test } from "vitest";
import { drawNetwork } from "./randomNetwork.ts";
import { drawSequence } from "./randomSequence.ts";
import { drawStructure } from "./randomStructure.ts";
import { reachable, reachesItsScales } from "./reach.ts";

test.each([
  ["networks", drawNetwork],
  ["networks over sequences", drawSequence],
  ["networks that move data", drawStructure],
])("of random %s nearly all have scales that multipliers reach", (_, draw) => {
  const texts = fc.sample(fc.gen().map(draw), { numRuns: 200, seed: 8001 });
  expect(texts.filter(reachesItsScales).length).toBeGreaterThanOrEqual(196);
});

test("a scale that is out of reach is noticed", () => {
  expect(["int32(scale: 2^-30)", "int8(scale: 2)"].map(scaledTo).map(reachesItsScales)).toEqual([false, true]);
});

test("for one that is out of reach another one is drawn", () => {
  const left = scaledTo("int32(scale: 2^-30)");
  const texts = [left, left, scaledTo("int8(scale: 2)")];
  let drawn = 0;
  expect(reachable(() => texts[drawn++]!)).toBe(texts[2]);
  expect(drawn).toBe(3);
  expect(() => reachable(() => left)).toThrow(/20 networks in a row/);
});

function scaledTo(format: string): string {
  return `network n {\n  input x: uint8(scale: 3)[4]\n  y = quantize(x, to: ${format})\n  output y\n}\n`;
}
