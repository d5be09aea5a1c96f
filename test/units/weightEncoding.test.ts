import { expect, test } from "vitest";
import { storedWeight } from "../../server/units/weightEncoding.ts";
import { network } from "../network/check.ts";

test("the index of a shared value is looked for among all weights once, not for each word that is stored", () => {
  const { network: checked } = network(
    "network n {\n  input x: uint8[64]\n  y = dense(x, units: 32) @share(8)\n  output y\n}",
  );
  const { weights } = checked.byName.get("y")!;
  let calls = 0;
  const counted = {
    ...weights!,
    codes: () => {
      calls++;
      return weights!.codes();
    },
  };
  const values = [...new Set(weights!.codes())].sort((left, right) => left - right);
  expect(values.map((value) => storedWeight(counted)(value))).toEqual(values.map((_, index) => index));
  expect(values.length).toBeGreaterThan(4);
  expect(calls).toBe(1);
});
