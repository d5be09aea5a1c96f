import { describe, expect, test } from "vitest";
import type { LayerWeights } from "../../../server/network/checked.ts";
import { columnEntries, storedColumns } from "../../../server/units/sparseColumns/entries.ts";

function matrix(rows: readonly (readonly number[])[], pe: number, indexBits: number) {
  const columns = rows[0]!.length;
  const weights = { codes: () => Int32Array.from(rows.flat()) } as unknown as LayerWeights;
  const columnOrder = Int32Array.from({ length: columns }, (_, column) => column);
  return { rows: rows.length, columns, pe, indexBits, weights, columnOrder };
}

describe("lists of weights column by column", () => {
  const rows = [
    [1, 0, 0],
    [2, 0, 3],
    [0, 0, 0],
    [4, 0, 5],
  ];

  test("a column takes a cycle for each entry of its longest list, and one when it has none", () => {
    // The row of zeros has an entry in the first column, so that its sum begins.
    expect(columnEntries(matrix(rows, 1, 2)).counts).toEqual(Int32Array.of(4, 1, 2));
    expect(columnEntries(matrix(rows, 2, 1)).counts).toEqual(Int32Array.of(2, 1, 2));
    expect(columnEntries(matrix(rows, 4, 1)).total).toBe(3);
  });

  test("more rows left out than the index counts need an entry of 0", () => {
    const tall = [[1], [0], [0], [0], [0], [6]];
    const unit = matrix([...tall.map(([first]) => [1, first!])], 1, 1);
    // Second column: the places 0, 2, 4 and 5 with a bit of index.
    expect(columnEntries(unit).counts).toEqual(Int32Array.of(6, 4));
    expect(columnEntries({ ...unit, indexBits: 2 }).counts).toEqual(Int32Array.of(6, 3));
  });

  test("every row has exactly one first entry, and entries lead back to the weights", () => {
    for (const pe of [1, 2, 4]) {
      const unit = matrix(rows, pe, 1);
      const { counts } = columnEntries(unit);
      const found = rows.map((row) => row.map(() => 0));
      storedColumns(unit).forEach((entries, list) => {
        let at = 0;
        const first = new Map<number, number>();
        counts.forEach((count, column) => {
          let next = 0;
          for (let entry = 0; entry < count; entry++) {
            const { zeros, fresh, code } = entries[at++]!;
            expect(zeros).toBeLessThan(2);
            const place = next + zeros;
            next = place + 1;
            found[place * pe + list]![column]! += code;
            if (fresh) first.set(place, (first.get(place) ?? 0) + 1);
            else expect(first.has(place)).toBe(true);
          }
        });
        expect([...first.values()]).toEqual(new Array(rows.length / pe).fill(1));
      });
      expect(found).toEqual(rows);
    }
  });
});
