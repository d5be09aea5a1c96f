import { describe, expect, test } from "vitest";
import { measuredOperations } from "../../server/units/measuredOperations.ts";
import { lutFactor, operationsOf } from "../../server/units/operations.ts";
import { digestOfText, readOperations } from "../validation/gridMeasured.ts";
import { operations } from "../validation/operationGrid.ts";

const measured = measuredOperations["7-series"];
const of = operationsOf({ family: "7-series" });

describe("the cost of an operation", () => {
  test("was measured for every operation of the grid, in the Verilog that stands there", () => {
    const known = new Map(readOperations("7-series").map((it) => [it.name, it]));
    const list = operations();
    expect(list.length).toBeGreaterThan(500);
    for (const { name, text } of list) {
      expect(known.get(name)?.digest, name).toBe(digestOfText(text));
      expect(measured[name as keyof typeof measured], name).toBe(known.get(name)!.lut);
    }
  });

  test("is what was measured at the widths of the grid, and lies on a line between them", () => {
    expect(of.product(8, true, 8)).toBe(measured.product_s_8_8);
    expect(of.product(8, false, 5)).toBe(measured.product_u_8_5);
    expect(of.product(7, true, 9)).toBeCloseTo(
      (measured.product_s_6_8 + measured.product_s_6_10 + measured.product_s_8_8 + measured.product_s_8_10) / 4,
    );
    expect(of.sum(4, 14)).toBeCloseTo((measured.sum4_12 + measured.sum4_16) / 2);
    expect(of.comparison(24)).toBe(measured.comparison_24);
    expect(of.column(64) * 16).toBe(measured.table_64);
  });

  test("of sums with a broken number of terms is the mean over whole ones", () => {
    expect(of.sum(1, 8)).toBe(0);
    expect(of.sum(2.5, 8)).toBeCloseTo((measured.sum2_8 + measured.sum3_8) / 2);
  });

  test("of a limit is nothing where every number is a code; a sign costs where codes have none", () => {
    expect(of.saturation(6, 8, true)).toBe(0);
    expect(of.saturation(8, 8, false)).toBe(measured.saturation_u_8_1);
  });

  test("is a number for every width and family", () => {
    for (const family of Object.keys(lutFactor) as (keyof typeof lutFactor)[]) {
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
