import { describe, expect, test } from "vitest";
import { findDevice } from "../../server/targets/catalogue.ts";
import { blockCount, tilingOf } from "../../server/units/memory.ts";

const device = findDevice("xc7z020")!;

// Each as Yosys 0.23 maps it; blocks of 18 kbit are 36 x 512, 18 x 1,024, 9 x 2,048, 4 x 4,096, 2 x 8,192 or 1 x 16,384.
describe("blocks of a memory", () => {
  test.each([
    [36, 512, 1],
    [37, 512, 2],
    [8, 5040, 3],
    [64, 6000, 22],
    [24, 8000, 11],
    [13, 5846, 5],
    [4, 2520, 1],
  ])("%i bits by %i words take %i", (width, depth, blocks) => {
    expect(blockCount(width, depth, device)).toBe(blocks);
  });

  test("are of several shapes where that takes fewer", () => {
    expect(tilingOf(64, 6000, device).shapes).toEqual([
      [9, 2048],
      [2, 8192],
    ]);
    expect(tilingOf(72, 512, device).shapes).toEqual([[36, 512]]);
  });

  test("are never fewer than their bits need", () => {
    for (let width = 1; width <= 80; width += 7) {
      for (let depth = 100; depth < 20_000; depth += 777) {
        const blocks = blockCount(width, depth, device);
        expect(blocks).toBeGreaterThanOrEqual(Math.ceil((width * depth) / 18_432));
        expect(blocks).toBeLessThanOrEqual(width * Math.ceil(depth / 16_384));
      }
    }
  });
});
