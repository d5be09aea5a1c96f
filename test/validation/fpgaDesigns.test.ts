import { expect, test } from "vitest";
import { publishedDesigns } from "./fpgaDesigns.ts";

const rows = publishedDesigns();
const held = rows.filter((it) => it.exact);

test("published figures that the model explains are held exactly, the others are shown", () => {
  expect(held.filter(({ what }) => what === "DSP slices").map(({ published }) => published)).toEqual([
    1064, 266, 340, 340,
  ]);
  expect(rows.length - held.length).toBeGreaterThan(8);
});

test.each(held.map((it) => [`${it.design}: ${it.what}`, it] as const))("%s", (_, { predicted, published }) => {
  expect(predicted).toBe(published);
});
