import { expect, test } from "vitest";
import { lazily } from "../../server/lazy/lazily.ts";

test("a figure is worked out when it is first asked for, once, and is a property like any other", () => {
  let asked = 0;
  const cost = lazily({ name: "lut" }, { value: () => ++asked * 10, missing: () => undefined });
  expect(asked).toBe(0);
  expect(cost.value).toBe(10);
  expect(cost.value).toBe(10);
  expect({ ...cost }).toEqual({ name: "lut", value: 10, missing: undefined });
  expect(JSON.stringify(cost)).toBe('{"name":"lut","value":10}');
});

test("objects with the same figures share their getters, and each answers for itself", () => {
  const make = (value: number) => lazily({}, { value: () => value });
  const [one, other] = [make(1), make(2)];
  const getter = (of: object) => Object.getOwnPropertyDescriptor(of, "value")!.get;
  expect(getter(one)).toBe(getter(other));
  expect([one.value, other.value]).toEqual([1, 2]);
});
