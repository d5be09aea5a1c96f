import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bands } from "../../server/estimate/bands.ts";
import { networkOf, validationReport } from "./report.ts";
import { residuals } from "./residuals.ts";

test("docs/validation.md is what `npm run validate` writes", () => {
  const page = readFileSync(new URL("../../docs/validation.md", import.meta.url), "utf8");
  expect(page).toBe(validationReport());
});

describe("bands of resources", () => {
  const heldOut = [
    ...Map.groupBy(
      residuals().filter((it) => it.heldOut),
      networkOf,
    ),
  ];

  test("were measured on networks that the fit has not seen", () => {
    expect(heldOut.length).toBeGreaterThanOrEqual(4);
    expect(residuals().filter((it) => !it.heldOut).length).toBeGreaterThan(100);
  });

  test.each(["lut", "ff", "dsp", "bram18"] as const)("hold for the %s of each of them", (what) => {
    let compared = 0;
    for (const [network, units] of heldOut) {
      const estimated = units.reduce((sum, it) => sum + it.estimated[what], 0);
      const synthesised = units.reduce((sum, it) => sum + it.measured[what], 0);
      if (synthesised === 0 && estimated === 0) continue;
      compared++;
      expect(synthesised, `${what} of ${network}`).toBeGreaterThanOrEqual(estimated * bands[what].low);
      expect(synthesised, `${what} of ${network}`).toBeLessThanOrEqual(estimated * bands[what].high);
    }
    expect(compared).toBeGreaterThan(1);
  });
});
