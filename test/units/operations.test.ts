import { describe, expect, test } from "vitest";
import { devices } from "../../server/targets/catalogue.ts";
import { measuredOperations } from "../../server/units/measuredOperations.ts";
import {
  factorWidths,
  operationName,
  operationsOf,
  operationWidths,
  saturatedAbove,
  saturatedWidths,
} from "../../server/units/operations.ts";
import { digestOfText, readOperations } from "../validation/gridMeasured.ts";
import { operations } from "../validation/operationGrid.ts";

const of = operationsOf({ family: "7-series" });
const counted = new Map(readOperations("7-series").map(({ name, lut }) => [name, lut]));

/** What was measured of an operation of the grid. */
function measured(name: string): number {
  return counted.get(name)!;
}

describe("the cost of an operation", () => {
  test.each(Object.keys(measuredOperations) as (keyof typeof measuredOperations)[])(
    "was measured on %s for every operation of the grid, in the Verilog and the order that stand there",
    (family) => {
      const list = operations();
      expect(list.length).toBeGreaterThan(500);
      const known = readOperations(family);
      expect(known.map(({ name, digest }) => ({ name, digest }))).toEqual(
        list.map(({ name, text }) => ({ name, digest: digestOfText(text) })),
      );
      const kinds = Map.groupBy(known, ({ name }) => name.replace(/_\d.*$/, ""));
      expect(measuredOperations[family]).toEqual(
        Object.fromEntries([...kinds].map(([kind, own]) => [kind, own.map(({ lut }) => lut)])),
      );
    },
  );

  test("is what was measured at the widths of the grid, and lies on a line between them", () => {
    for (const a of operationWidths) {
      for (const b of factorWidths) {
        expect(of.product(a, true, b)).toBe(measured(operationName("product_s", a, b)));
        expect(of.product(a, false, b)).toBe(measured(operationName("product_u", a, b)));
      }
    }
    for (const to of saturatedWidths) {
      for (const above of saturatedAbove) {
        expect(of.saturation(to + above, to, true)).toBe(measured(operationName("saturation_s", to, above)));
      }
    }
    expect(of.rounding(16, 6)).toBe(measured("rounding_16_6"));
    expect(of.product(7, true, 9)).toBeCloseTo(
      (measured("product_s_6_8") +
        measured("product_s_6_10") +
        measured("product_s_8_8") +
        measured("product_s_8_10")) /
        4,
    );
    expect(of.sum(4, 14)).toBeCloseTo((measured("sum4_12") + measured("sum4_16")) / 2);
    expect(of.comparison(24)).toBe(measured("comparison_24"));
    expect(of.column(64) * 16).toBe(measured("table_64"));
  });

  test("of sums with a broken number of terms is the mean over whole ones", () => {
    expect(of.sum(1, 8)).toBe(0);
    expect(of.sum(2.5, 8)).toBeCloseTo((measured("sum2_8") + measured("sum3_8")) / 2);
  });

  test("of a limit is nothing where every number is a code; a sign costs where codes have none", () => {
    expect(of.saturation(6, 8, true)).toBe(0);
    expect(of.saturation(8, 8, false)).toBe(measured("saturation_u_8_1"));
  });

  test("is a number for every width and family", () => {
    for (const { family } of devices) {
      const own = operationsOf({ family });
      for (let bits = 1; bits <= 40; bits++) {
        const costs = [
          own.product(bits, true, 18),
          own.product(12, false, bits),
          own.choice(bits, 2),
          own.choice(bits, 3),
          own.sum(3, bits),
          own.count(bits),
          own.accumulator(bits),
          own.running(bits),
          own.comparison(bits),
          own.maximum(bits),
          own.counter(bits),
          own.saturation(bits + 7, bits, true),
          own.rounding(bits, 40 - bits),
          own.column(2 ** (bits / 2)),
        ];
        expect(
          costs.filter((it) => !(it >= 0 && Number.isFinite(it))),
          `${family}, ${bits} bits`,
        ).toEqual([]);
      }
    }
  });
});
