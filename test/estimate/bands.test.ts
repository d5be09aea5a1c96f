import { expect, test } from "vitest";
import { resourceBand } from "../../server/estimate/bands.ts";
import { findDevice } from "../../server/targets/catalogue.ts";

test.each([
  ["xc7z045", "lut", /^((?!separately).)*$/],
  ["xcku060", "lut", /94 units without slices for UltraScale\+/],
  ["xcvu9p", "ff", /94 units without slices for UltraScale\+/],
  ["xcvm1802", "ff", /for the 7 series; Versal was not synthesised separately/],
  ["cyclonevsea6", "lut", /58 units for Cyclone V/],
  ["ice40hx8k", "lut", /iCE40/],
] as const)("the band of %s says what %s was measured on", (name, resource, text) => {
  for (const of of ["design", "layer"] as const) {
    expect(resourceBand(resource, findDevice(name)!, of, false).measuredOn).toMatch(text);
  }
});

test.each(["lut", "ff"] as const)("slices of UltraScale+ widen the band of %s upwards only", (resource) => {
  for (const of of ["design", "layer"] as const) {
    const known = resourceBand(resource, findDevice("xc7z020")!, of, true);
    const wide = resourceBand(resource, findDevice("xczu9eg")!, of, true);
    expect(wide.low).toBe(known.low);
    expect(wide.high).toBeGreaterThan(known.high);
    expect(wide.measuredOn).toMatch(/DSP48E2/);
  }
});
