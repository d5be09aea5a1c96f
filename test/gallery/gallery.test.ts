import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { galleryDesign, galleryPaths } from "./designs.ts";
import known from "./measured.json" with { type: "json" };
import { designFingerprint, type Measured, staleUnits, synthesised, unitFingerprint } from "./measured.ts";
import { galleryCells, tableRows, withTable } from "./table.ts";

const measured: Measured = known;
const rows = tableRows(readFileSync(new URL("../../README.md", import.meta.url), "utf8"));
const howTo = "run npm run gallery, or npm run gallery -- --table where no time is left to synthesise";

test("the README has a row for each design of the gallery", () => {
  expect(galleryPaths.length).toBeGreaterThanOrEqual(11);
  expect(
    rows.map(([name]) => /\((.*)\)/.exec(name!)?.[1]),
    howTo,
  ).toEqual(galleryPaths);
});

describe.each(galleryPaths)("%s", (path) => {
  const mapped = galleryDesign(path);

  test("shows what is estimated today, and measured figures only of the code that is generated today", () => {
    expect(rows[galleryPaths.indexOf(path)], howTo).toEqual(galleryCells(path, mapped, measured));
  });

  test("was synthesised and simulated as it is generated today", ({ skip }) => {
    const { design } = mapped;
    const stale = staleUnits(design, measured);
    if (stale.length > 0) skip(`stale: ${stale.length} of ${design.units.length} units; npm run gallery`);
    const simulated = measured.designs[designFingerprint(design)];
    if (!simulated) skip("stale: not simulated; npm run gallery");
    expect(Math.abs(simulated!.intervalCycles / design.timing.interval - 1)).toBeLessThan(0.01);
    expect(Math.abs(simulated!.latencyCycles / design.timing.latency - 1)).toBeLessThan(0.01);
  });
});

test("a design is stale when one of its units was not synthesised", () => {
  const { design } = galleryDesign(galleryPaths[0]!);
  const counts = { lut: 1, ff: 2, dsp: 0, bram18: 0, uram: 0, gate: 0, sram: 0 };
  const fingerprints = [...new Set(design.units.map((unit) => unitFingerprint(unit, design.target.device)))];
  const all = { tool: "", designs: {}, circuits: Object.fromEntries(fingerprints.map((it) => [it, counts])) };
  expect(staleUnits(design, all)).toEqual([]);
  expect(synthesised(design, all)).toMatchObject({ lut: design.units.length, ff: 2 * design.units.length });
  const { [fingerprints[0]!]: _, ...rest } = all.circuits;
  expect(staleUnits(design, { ...all, circuits: rest }).length).toBeGreaterThan(0);
  expect(synthesised(design, { ...all, circuits: rest })).toBeUndefined();
});

test("a table takes the place of the one before", () => {
  const readme = "a\n<!-- gallery: npm run gallery -->\nold\n<!-- end of gallery -->\nb\n";
  expect(withTable(withTable(readme, "| x |"), "| y |")).toBe(
    "a\n<!-- gallery: npm run gallery -->\n| y |\n<!-- end of gallery -->\nb\n",
  );
  expect(() => withTable("a", "t")).toThrow("README.md has no");
});
