import { expect, test } from "vitest";
import { createFact } from "../../server/lazy/fact.ts";

test("a fact is worked out once for each object, and a copy has its own", () => {
  let asked = 0;
  const doubled = createFact((of: { readonly value: number }) => {
    asked += 1;
    return of.value * 2;
  });
  const one = { value: 4 };
  expect([doubled(one), doubled(one)]).toEqual([8, 8]);
  expect(asked).toBe(1);
  expect(doubled({ ...one, value: 5 })).toBe(10);
  expect(one).toEqual({ value: 4 });
  expect(Object.keys(one)).toEqual(["value"]);
});

test("two facts of one object are two, and a fact may be undefined", () => {
  const of = {};
  let asked = 0;
  const nothing = createFact(() => {
    asked += 1;
    return undefined;
  });
  const something = createFact(() => 1);
  expect([nothing(of), something(of), nothing(of)]).toEqual([undefined, 1, undefined]);
  expect(asked).toBe(1);
});
