import { describe, expect, test } from "vitest";
import { findDevice } from "../../server/targets/catalogue.ts";
import { slicesOf } from "../../server/units/resources.ts";

// Each as Yosys 0.23 maps it.
describe("DSP slices of a product", () => {
  test.each([
    ["xc7z020", 18, 25, 1],
    ["xc7z020", 5, 4, 1],
    ["xc7z020", 4, 4, 0],
    ["xc7z020", 26, 18, 2],
    // Ports of ECP5 and iCE40 take numbers without sign in all of their bits; pieces that are too narrow are look-up tables.
    ["ecp5-85f", 2, 2, 1],
    ["ecp5-85f", 36, 18, 2],
    ["ice40up5k", 6, 5, 1],
    ["ice40up5k", 5, 5, 0],
    ["ice40up5k", 18, 8, 1],
    ["ice40up5k", 18, 12, 2],
    ["ice40up5k", 17, 17, 1],
  ])("on %s of %i by %i bits: %i", (name, a, b, slices) => {
    expect(slicesOf({ count: 1, a, b }, findDevice(name)!)).toBe(slices);
    expect(slicesOf({ count: 3, a: b, b: a }, findDevice(name)!)).toBe(3 * slices);
  });
});
