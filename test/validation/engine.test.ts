import { describe, expect, test } from "vitest";
import { elementArea } from "../../server/units/systolicArray/resources.ts";
import { engineRows } from "./engineDesigns.ts";

describe("published engines", () => {
  const rows = engineRows();

  test("are there", () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => row.within !== undefined).length).toBeGreaterThan(25);
  });

  test.each(rows.filter((row) => row.within !== undefined))("$design: $what within $within", (row) => {
    const ratio = row.predicted / row.published;
    expect(ratio).toBeGreaterThanOrEqual(1 - row.within!);
    expect(ratio).toBeLessThanOrEqual(1 + row.within!);
  });
});

describe("area of an element", () => {
  const published: readonly (readonly [bits: number, split: number | undefined, area: number])[] = [
    [4, undefined, 3066.0],
    [8, undefined, 8171.7],
    [16, undefined, 26870.5],
    [4, 2, 5670.2],
    [8, 2, 27752.8],
    [16, 2, 141302.2],
  ];

  test.each(published)(
    "of %d bits (split to %s) is that of BitFusion's arrays of 4 x 4 within 15 %%",
    (bits, fuse, area) => {
      const array = {
        operands: { input: bits, weight: bits, real: undefined },
        macs: 1,
        scratchpad: 0,
        fuse,
      } as Parameters<typeof elementArea>[0];
      const ratio = (elementArea(array) * 16 * 1e12) / area;
      expect(ratio).toBeGreaterThan(0.85);
      expect(ratio).toBeLessThan(1.15);
    },
  );
});
