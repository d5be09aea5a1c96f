import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { resourceBand } from "../../server/estimate/bands.ts";
import { unitSamples } from "./gridUnits.ts";
import { validationReport } from "./report.ts";
import { errorOf, quantile, residuals } from "./residuals.ts";

test("docs/validation.md is what `npm run validate` writes", () => {
  const page = readFileSync(new URL("../../docs/validation.md", import.meta.url), "utf8");
  expect(page).toBe(validationReport());
  expect(page).not.toMatch(/NaN|Infinity/);
});

describe("resources against synthesis", () => {
  const heldOut = residuals().filter((it) => it.heldOut);
  const calibrated = heldOut.filter((it) => it.family === "7-series");
  const unseen = calibrated.filter((it) => it.unseen);

  test("are compared on units that the fit has not seen, and on the Verilog that is generated now", () => {
    expect(unseen.length).toBeGreaterThanOrEqual(200);
    expect(residuals().filter((it) => !it.heldOut).length).toBeGreaterThan(400);
    const fresh = residuals().filter((it) => it.fresh).length;
    expect(fresh / residuals().length).toBeGreaterThanOrEqual(0.9);
  });

  test("block memories are exact but for a block in three units", () => {
    const wrong = residuals().filter((it) => it.estimated.bram18 !== it.measured.bram18);
    expect(wrong.map((it) => `${it.family} ${it.name}`)).toEqual([
      "7-series moves677/y_order",
      "7-series blind_dense1/y",
      "7-series blind_moves50/y_order",
    ]);
    for (const { estimated, measured } of wrong) expect(estimated.bram18 - measured.bram18).toBe(1);
  });

  test("DSP slices are exact but for those of one recurrent layer", () => {
    const wrong = residuals().filter((it) => it.estimated.dsp !== it.measured.dsp);
    expect(wrong.map((it) => `${it.family} ${it.name}`)).toEqual(["7-series blind_sequence147/y"]);
  });

  test.each([
    ["ff", 0.5, 0.08],
    ["ff", 0.9, 0.2],
    ["lut", 0.5, 0.08],
    ["lut", 0.9, 0.2],
  ] as const)(
    "errors of %s of units of the 7 series that nobody had seen: quantile %f is below %f",
    (what, share, limit) => {
      const errors = unseen.map((it) => errorOf(it, what));
      expect(quantile(errors, share)).toBeLessThan(limit);
    },
  );

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
