import { expect, test } from "vitest";
import { counted, figureText } from "../../server/estimate/display.ts";

test("one of something has no plural", () => {
  expect([0, 1, 1.02, 2, 6.5, 12_345.2].map((value) => counted(value, "cycle"))).toEqual([
    "0 cycles",
    "1 cycle",
    "1 cycle",
    "2 cycles",
    "6.5 cycles",
    "12,345 cycles",
  ]);
  expect(figureText(1, "cycles")).toBe("1 cycle");
});

test("inferences take no prefix", () => {
  expect(figureText(20_345, "inference/s")).toBe("20.3 k inference/s");
});
