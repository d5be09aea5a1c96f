import { expect, test } from "vitest";
import { distributionText } from "./distribution.ts";

test("quotients are put in order, exact and near ones counted", () => {
  const all = [
    { simulated: 102, estimated: 100 },
    { simulated: 50, estimated: 50 },
    { simulated: 995, estimated: 1000 },
    { simulated: 90, estimated: 100 },
  ];
  expect(distributionText("latency", all)).toBe(
    "latency, simulated / estimated: 1 of 4 exact, 2 within 1 %; least 0.9000, 1 % 0.9000, 5 % 0.9000, 50 % 1.0000, 95 % 1.0200, 99 % 1.0200, most 1.0200",
  );
});
