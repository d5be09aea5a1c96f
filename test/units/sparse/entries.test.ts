import { describe, expect, test } from "vitest";
import type { LayerWeights } from "../../../server/network/checked.ts";
import { bitmapLists, keptWeights, wordBitsOf } from "../../../server/units/sparse/bitmap.ts";
import { entriesOf, listOf, storedEntries } from "../../../server/units/sparse/entries.ts";
import { vectorTimes } from "../../../server/units/sparse/schedule.ts";

function matrix(rows: readonly (readonly number[])[], pe: number, indexBits: number) {
  return { ...listed(rows, pe), places: { kind: "runs", indexBits } } as const;
}

function bitmapped(rows: readonly (readonly number[])[], pe: number, wordBits: number) {
  return { ...listed(rows, pe), places: { kind: "bitmap", wordBits } } as const;
}

function listed(rows: readonly (readonly number[])[], pe: number) {
  const columns = rows[0]!.length;
  const weights = { codes: () => Int32Array.from(rows.flat()) } as unknown as LayerWeights;
  const columnOrder = Int32Array.from({ length: columns }, (_, column) => column);
  return { rows: rows.length, columns, pe, weights, columnOrder };
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
    expect([...vectorTimes(at, 10, 4).ends]).toEqual([13, 23, 33, 43]);
    expect([...vectorTimes(at, 10, 25).ends]).toEqual([34, 59, 84, 109]);
  });

  test("a bank is free a cycle after its last entry: as many entries as columns lose half a cycle", () => {
    const { ends } = vectorTimes(new Float64Array(7).fill(9), 10, 10);
    expect(ends[6]! - ends[4]!).toBe(21);
  });
});

describe("bitmaps", () => {
  const rows = [
    [0, 7, 0, 0, 0, 0, 0, 3],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [1, 2, 3, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 4, 0, 0, 0],
  ];

  test("a word takes a cycle for each weight, and one when it has none", () => {
    // Words of four columns: 1 + 1, 1 + 1, 3 + 1, 1 + 1 cycles.
    expect(entriesOf(bitmapped(rows, 1, 4))).toEqual({ groups: Int32Array.of(2, 2, 4, 2), total: 10 });
    expect(entriesOf(bitmapped(rows, 2, 4))).toEqual({ groups: Int32Array.of(2, 4), total: 6 });
    expect(entriesOf(bitmapped(rows, 1, 8)).total).toBe(2 + 1 + 3 + 1);
  });

  test("what is stored is a bit for each column and the weights that are not zero, nothing to fill up", () => {
    const [even, odd] = bitmapLists(bitmapped(rows, 2, 4));
    expect(even).toEqual({ words: Float64Array.of(0b0010, 0b1000, 0b0111, 0), codes: Float64Array.of(7, 3, 1, 2, 3) });
    expect(odd).toEqual({ words: Float64Array.of(0, 0, 0, 0b0001), codes: Float64Array.of(4) });
    expect(keptWeights(bitmapped(rows, 2, 4))).toEqual(Int32Array.of(5, 1));
  });

  test("words are as even as they can be, none wider than 32 bits", () => {
    expect([1, 32, 33, 64, 100].map(wordBitsOf)).toEqual([1, 32, 17, 32, 25]);
  });
});
