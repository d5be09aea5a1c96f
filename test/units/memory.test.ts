import { describe, expect, test } from "vitest";
import { findDevice } from "../../server/targets/catalogue.ts";
import {
  blockCount,
  blocks,
  chosenConstantMemory,
  chosenMemory,
  sharedTables,
  tilingOf,
} from "../../server/units/memory.ts";

const device = findDevice("xc7z020")!;

// Each as Yosys 0.23 maps it; blocks of 18 kbit are 36 x 512, 18 x 1,024, 9 x 2,048, 4 x 4,096, 2 x 8,192 or 1 x 16,384.
describe("blocks of a memory", () => {
  test.each([
    [36, 512, 1, 1],
    [37, 512, 2, 2],
    [8, 5040, 3, 3],
    [4, 2520, 1, 1],
    // Parts side by side share a block, where bits are not written in nines.
    [12, 1244, 1, 2],
    [5, 2150, 1, 2],
    [10, 12290, 7, 10],
    [64, 4563, 16, 18],
    [20, 9792, 12, 15],
    [100, 3936, 23, 24],
    [3, 19926, 4, 5],
    [11, 17315, 11, 15],
  ])("%i bits by %i words take %i of constants and %i that are written", (width, depth, constants, written) => {
    expect(blockCount({ width, depth, constant: true }, device)).toBe(constants);
    expect(blockCount({ width, depth, constant: false }, device)).toBe(written);
  });

  test("are chosen from where the words are deeper than the shape", () => {
    const memory = { width: 12, depth: 1536, constant: true, kind: "bram" } as const;
    expect(tilingOf(memory, device)).toEqual({ blocks: 1, shape: [36, 512], parts: 3 });
    expect(blocks(memory, device)).toEqual({ lut: 12, ff: 2, bram18: 1, uram: 0 });
    expect(tilingOf({ ...memory, depth: 512 }, device)).toEqual({ blocks: 1, shape: [18, 1024], parts: 1 });
  });

  test("are two that are one, where that saves multiplexers", () => {
    expect(tilingOf({ width: 12, depth: 2560, constant: true }, device)).toEqual({
      blocks: 2,
      shape: [36, 1024],
      parts: 3,
    });
  });

  test("of a table that two lanes read are one where a block has two ports, and two on iCE40", () => {
    const [both, last] = sharedTables({ width: 4, depth: 2048, constant: true, kind: "bram" }, 2, 3);
    const ice40 = findDevice("ice40up5k")!;
    expect([both, last].map((it) => blocks(it!, device).bram18)).toEqual([1, 1]);
    expect([both, last].map((it) => blocks(it!, ice40).bram18)).toEqual([4, 2]);
  });

  test("are not taken for constants of few words, which fit a look-up table each", () => {
    const ice40 = findDevice("ice40up5k")!;
    expect(chosenMemory(300, 16, ice40)).toBe("bram");
    expect(chosenConstantMemory(300, 16, ice40)).toBe("registers");
    expect(chosenConstantMemory(300, 17, ice40)).toBe("bram");
    expect(chosenConstantMemory(300, 16, device)).toBe("lutram");
  });

  test("are never fewer than their bits need", () => {
    for (let width = 1; width <= 80; width += 7) {
      for (let depth = 100; depth < 20_000; depth += 777) {
        const count = blockCount({ width, depth, constant: false }, device);
        expect(count).toBeGreaterThanOrEqual(Math.ceil((width * depth) / 18_432));
        expect(count).toBeLessThanOrEqual(width * Math.ceil(depth / 16_384));
      }
    }
  });
});
