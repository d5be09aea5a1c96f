import { describe, expect, test } from "vitest";
import type { LayerWeights } from "../../../server/network/checked.ts";
import { entriesOf, listOf, storedEntries } from "../../../server/units/sparse/entries.ts";
import { lastEntries } from "../../../server/units/sparse/schedule.ts";

function matrix(rows: readonly (readonly number[])[], pe: number, indexBits: number) {
  const columns = rows[0]!.length;
  const weights = { codes: () => Int32Array.from(rows.flat()) } as unknown as LayerWeights;
  const columnOrder = Int32Array.from({ length: columns }, (_, column) => column);
  return { rows: rows.length, columns, pe, indexBits, weights, columnOrder };
}

describe("lists of weights that are not zero", () => {
  test("a run of more zeros than the index counts needs a zero that is stored", () => {
    const row = [0, 0, 0, 0, 0, 7, 0, 3];
    // Two bits count up to three zeros: five take a stored zero at the fourth place.
    expect(storedEntries(matrix([row], 1, 2))).toEqual([
      [
        { zeros: 3, code: 0 },
        { zeros: 1, code: 7 },
        { zeros: 1, code: 3 },
      ],
    ]);
    expect(entriesOf(matrix([row], 1, 3)).total).toBe(2);
    expect(entriesOf(matrix([row], 1, 1)).total).toBe(4);
  });

  test("rows side by side wait for the longest of them; a row of zeros takes a cycle", () => {
    const rows = [
      [1, 2, 3, 4],
      [0, 0, 0, 5],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ];
    const unit = matrix(rows, 2, 2);
    expect(entriesOf(unit)).toEqual({ groups: Int32Array.of(4, 1), total: 5 });
    expect(listOf(unit, 1, 4)).toEqual(Int32Array.of(0, 1, 2, 3));
    expect(entriesOf(matrix(rows, 1, 2)).total).toBe(4 + 1 + 1 + 1);
  });

  test("what fills up a list lies inside the vector and keeps every index in its bits", () => {
    const unit = matrix(
      [
        [0, 0, 0, 0, 0, 0, 0, 9],
        [1, 1, 1, 1, 0, 1, 0, 0],
      ],
      2,
      3,
    );
    const [sparse] = storedEntries(unit);
    expect(sparse).toHaveLength(5);
    let next = 0;
    const columns = sparse!.map(({ zeros }) => {
      next += zeros + 1;
      return next - 1;
    });
    expect(columns).toEqual([0, 1, 2, 3, 7]);
    expect(sparse!.map(({ code }) => code)).toEqual([0, 0, 0, 0, 9]);
  });
});

describe("two banks of vectors", () => {
  test("the slower of writing and reading sets the pace", () => {
    const at = [9, 19, 29, 39];
    expect([...lastEntries(at, 10, 4)]).toEqual([13, 23, 33, 43]);
    expect([...lastEntries(at, 10, 25)]).toEqual([34, 59, 84, 109]);
  });

  test("a bank is free a cycle after its last entry: as many entries as columns lose half a cycle", () => {
    const ends = lastEntries(new Float64Array(7).fill(9), 10, 10);
    expect(ends[6]! - ends[4]!).toBe(21);
  });
});
