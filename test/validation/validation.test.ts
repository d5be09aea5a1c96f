import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bands, resourceBand } from "../../server/estimate/bands.ts";
import { unitSamples } from "./gridUnits.ts";
import { validationReport } from "./report.ts";
import { errorOf, isComparable, quantile, residuals } from "./residuals.ts";
import { cellAreas } from "./standardCells.ts";

test("docs/validation.md is what `npm run validate` writes", () => {
  const page = readFileSync(new URL("../../docs/validation.md", import.meta.url), "utf8");
  expect(page).toBe(validationReport());
  expect(page).not.toMatch(/NaN|Infinity/);
});

describe("units in standard cells", () => {
  const libraries = [...cellAreas()];

  test("are compared in the cells of the fit and in three other libraries", () => {
    expect(libraries.length).toBe(4);
  });

  test.each(libraries)(
    "of %s: what was held out is within 10 % in the median, eight of ten within the band",
    (_, all) => {
      const ratios = all.filter(({ heldOut }) => heldOut).map(({ measured, estimated }) => measured / estimated);
      expect(ratios.length).toBeGreaterThanOrEqual(30);
      expect(Math.abs(quantile(ratios, 0.5) - 1)).toBeLessThan(0.1);
      expect(quantile(ratios, 0.1)).toBeGreaterThan(Math.max(0.79, bands.gate.low));
      expect(quantile(ratios, 0.9)).toBeLessThan(Math.min(1.33, bands.gate.high));
    },
  );
});

describe("resources against synthesis", () => {
  const heldOut = residuals().filter((it) => it.heldOut);
  const calibrated = heldOut.filter((it) => it.family === "7-series");
  const unseen = calibrated.filter((it) => it.unseen);

  test("are compared on units that the fit has not seen, and on the Verilog that is generated now", () => {
    expect(calibrated.length).toBeGreaterThanOrEqual(700);
    expect(unseen.length).toBeGreaterThanOrEqual(60);
    expect(residuals().filter((it) => !it.heldOut).length).toBeGreaterThan(400);
    const fresh = residuals().filter((it) => it.fresh).length;
    expect(fresh / residuals().length).toBeGreaterThanOrEqual(0.9);
  });

  const wrong = (what: "bram18" | "dsp") => residuals().filter((it) => it.estimated[what] !== it.measured[what]);

  test("block memories are exact in every unit of the 7 series and ECP5, DSP slices in every one of the 7 series", () => {
    const blocks = wrong("bram18").filter((it) => it.family !== "iCE40");
    const slices = wrong("dsp").filter((it) => it.family === "7-series");
    expect([...blocks, ...slices].map((it) => `${it.family} ${it.name}`)).toEqual([]);
  });

  test("two units of iCE40 need a block less: bits of their constants never change", () => {
    const fewer = wrong("bram18").filter((it) => it.family === "iCE40");
    expect(fewer.map((it) => it.estimated.bram18 - it.measured.bram18)).toEqual([1, 1]);
  });

  test("Yosys puts products in slices of ECP5 that the design leaves to look-up tables, in one unit of 407", () => {
    expect(wrong("dsp").map((it) => `${it.family} ${it.name}`)).toEqual(["ECP5 held_sequence90/y"]);
  });

  describe.each([
    ["ECP5", 70, { ff: [0.01, 0.1], lut: [0.09, 0.45] }],
    ["iCE40", 70, { ff: [0.01, 0.17], lut: [0.08, 0.42] }],
    ["UltraScale+", 90, { ff: [0.01, 0.1], lut: [0.04, 0.26] }],
    ["Cyclone V", 50, { ff: [0.01, 0.06], lut: [0.11, 0.36] }],
  ] as const)("errors of units of %s held back, at least %i: what was reached", (family, fewest, limits) => {
    const units = heldOut.filter((it) => it.family === family && isComparable(it));

    test.each([
      ["ff", 0.5, limits.ff[0]],
      ["ff", 0.9, limits.ff[1]],
      ["lut", 0.5, limits.lut[0]],
      ["lut", 0.9, limits.lut[1]],
    ] as const)("%s: quantile %f is below %f", (what, share, limit) => {
      expect(units.length).toBeGreaterThanOrEqual(fewest);
      expect(
        quantile(
          units.map((it) => errorOf(it, what)),
          share,
        ),
      ).toBeLessThan(limit);
    });

    test.each(["lut", "ff"] as const)("the band holds for the %s of eight of ten", (what) => {
      const { device } = unitSamples(family)[0]!;
      const { low, high } = resourceBand(what, device, "layer", false);
      const inside = units.filter(
        ({ estimated, measured }) =>
          measured[what] >= Math.floor(estimated[what] * low) && measured[what] <= Math.ceil(estimated[what] * high),
      );
      expect(inside.length / units.length).toBeGreaterThanOrEqual(0.8);
    });
  });

  describe.each([
    ["held back", calibrated],
    ["that nobody had seen", unseen],
  ] as const)("errors of units of the 7 series %s", (_, units) => {
    test.each([
      ["ff", 0.5, 0.08],
      ["ff", 0.9, 0.2],
      ["lut", 0.5, 0.08],
      ["lut", 0.9, 0.2],
    ] as const)("%s: quantile %f is below %f", (what, share, limit) => {
      const errors = units.map((it) => errorOf(it, what));
      expect(quantile(errors, share)).toBeLessThan(limit);
    });
  });

  test.each(["lut", "ff"] as const)("the band of a layer holds for the %s of eight of ten units", (what) => {
    const { device } = unitSamples("7-series")[0]!;
    const band = resourceBand(what, device, "layer", false);
    const inside = calibrated.filter(
      ({ estimated, measured }) =>
        measured[what] >= Math.floor(estimated[what] * band.low) &&
        measured[what] <= Math.ceil(estimated[what] * band.high),
    );
    expect(inside.length / calibrated.length).toBeGreaterThanOrEqual(0.8);
  });
});
