import { expect, test } from "vitest";
import { shortText } from "../../../server/network/lowering/rangeChecks.ts";

test.each([
  [0, "0"],
  [-9.83649, "-9.836"],
  [0.000123456, "0.0001235"],
  [1_234_567, "1235000"],
  [12_345_678, "1.235e7"],
  [-1.1371e15, "-1.137e15"],
  [2 ** 40, "1.1e12"],
  [Number.POSITIVE_INFINITY, "Infinity"],
])("%d in a message is %s", (value, text) => {
  expect(shortText(value)).toBe(text);
});
