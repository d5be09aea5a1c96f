import { expect, test } from "vitest";
import { changingColumns, tablesOfColumn, usedPlaces } from "../../server/units/columns.ts";

test("columns that change are kept once, in two's complement", () => {
  // 1, 2, -1, 0 in four bits: 0001, 0010, 1111, 0000; the two upper bits are the same column.
  expect(changingColumns([1, 2, -1, 0], 4)).toEqual(["1010", "0110", "0010"]);
  expect(changingColumns([5, 5], 4)).toEqual([]);
});

test("places are used where a number has a one", () => {
  expect(usedPlaces([4, 1], 8)).toBe(2);
  expect(usedPlaces([-1], 8)).toBe(8);
  expect(usedPlaces([0, 0], 8)).toBe(0);
});

test("a column is a look-up table of what it depends on", () => {
  const column = (depth: number, bit: (address: number) => boolean) =>
    Array.from({ length: depth }, (_, address) => (bit(address) ? "1" : "0")).join("");
  expect(tablesOfColumn(column(16, (address) => address % 2 === 1))).toBe(0);
  expect(tablesOfColumn(column(64, (address) => address % 7 === 0))).toBe(1);
  expect(tablesOfColumn(column(256, (address) => address % 7 === 0))).toBe(4);
  // Only the two upper bits of an address of eight matter.
  expect(tablesOfColumn(column(256, (address) => address >= 192))).toBe(1);
  // What lies beyond the last row may be anything: one address bit tells these three rows apart.
  expect(tablesOfColumn("010")).toBe(0);
});
