import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readBooleans, sameGate } from "../../../server/importers/liberty/booleans.ts";
import { libertyText, readLibrary } from "../../../server/importers/liberty/library.ts";
import { readGroup } from "../../../server/importers/liberty/syntax.ts";

const own = readFileSync(join(import.meta.dirname, "..", "..", "validation", "cells.lib"), "utf8");

/** A library with these cells and, unless they say otherwise, a flip-flop. */
function library(cells: string, head = ""): string {
  return `library (small) {
  ${head}
  cell (D1) { area : 4; ff (IQ, IQN) { clocked_on : "CK"; next_state : "D"; } pin (Q) { direction : output; function : "IQ"; } }
${cells}
}
`;
}

const nand = 'pin (Y) { direction : output; function : "!(A & B)"; }';

describe("functions of cells", () => {
  test.each([
    ["!A", 0b01],
    ["A'", 0b01],
    ["A & B", 0b1000],
    ["A B", 0b1000],
    ["(A * B)'", 0b0111],
    ["A + B", 0b1110],
    ["A | B & !A", 0b1110],
    ["A ^ B & A", 0b0010],
    ["!A ^ B", 0b1001],
    ["A & 0", 0b00],
  ])("%s", (text, table) => {
    expect(readBooleans(text)?.table).toBe(table);
  });

  test.each(["", "A &", "(A", "A )", "A $ B", "A B C D E F"])("%j is none that is understood", (text) => {
    expect(readBooleans(text)).toBeUndefined();
  });

  test("are the same gate in any order of their inputs, and only then", () => {
    const same = (a: string, b: string) => sameGate(readBooleans(a)!, readBooleans(b)!);
    expect(same("(A & S) | (B & !S)", "(!X & Z) | (X & Y)")).toBe(true);
    expect(same("!(C | (B & A))", "!((A1 & A2) | B1)")).toBe(true);
    expect(same("!((A | B) & C)", "!((A & B) | C)")).toBe(false);
    expect(same("A & !B", "A & B")).toBe(false);
    expect(same("A", "A & B")).toBe(false);
  });
});

describe("a Liberty file", () => {
  test("gives each gate its smallest cell, the flip-flop and all areas", () => {
    const { name, voltage, areas, gates, flipFlop } = readLibrary(own, "cells.lib");
    expect({ name, voltage, flipFlop: flipFlop.name }).toEqual({
      name: "small_cells_45nm",
      voltage: 1.1,
      flipFlop: "DFF_X1",
    });
    expect(areas.size).toBe(14);
    expect(areas.get("MUX2_X1")).toBeCloseTo(1.862e-12, 20);
    expect(
      Object.fromEntries(Object.entries(gates).map(([kind, cell]) => [kind, cell.name.replace("_X1", "")])),
    ).toEqual(Object.fromEntries(Object.keys(gates).map((kind) => [kind, kind])));
    expect(Object.keys(gates)).toHaveLength(12);
  });

  test("is read in all ways of writing, tables jumped over", () => {
    const text = library(
      `/* cell (NO) { area : 1; } */
  cell ("BIG") { area : 3.0 ; ${nand} }
  cell ("SMALL") { // a comment { in a line
    area : 2
    leakage_power () { when : "A"; value : 6; related_pg_pin : VDD; }
    leakage_power () { when : "A"; value : 1; related_pg_pin : VSS; }
    leakage_power () { when : "!A"; value : 3; }
    pin (A) { direction : input; timing () { cell_rise (t) { values ("1, 2", \\
      "} { 3, 4"); } } }
    ${nand}
  }
  cell (NOT_USED) { area : 1; dont_use : true; ${nand} }
  cell (TRI) { area : 1; pin (Y) { direction : output; three_state : "E"; function : "!(A & B)"; } }
  cell (FILL) { area : 0; ${nand} }
  cell (BARE) { ${nand} }
  cell (SCAN) { area : 1; ff (IQ, IQN) { clocked_on : "CK"; next_state : "(S & I) | (!S & D)"; } }`,
      'leakage_power_unit : "10nW"; nom_voltage : 1.8; default_operating_conditions : slow; operating_conditions (slow) { voltage : 1.6; }',
    );
    const { gates, areas, voltage, flipFlop } = readLibrary(text, "x.lib");
    expect(gates.NAND2).toEqual({ name: "SMALL", area: 2e-12, leakage: 5 * 10e-9 });
    expect(voltage).toBe(1.6);
    expect([...areas.keys()]).toEqual(["D1", "BIG", "SMALL", "NOT_USED", "TRI", "SCAN"]);
    expect(flipFlop).toEqual({ name: "D1", area: 4e-12, leakage: undefined });
  });

  test("may be packed with gzip", () => {
    expect(libertyText(gzipSync(new TextEncoder().encode(own)))).toBe(own);
  });

  test.each([
    ["", "line 1: expected `library (name) {`"],
    ["hello world", "line 1: expected `library (name) {`"],
    ["\n\ncell (A) { }", "line 3: expected `library (name) {`, found `cell`"],
    ["library (x) {\n  cell (A) {\n    area : 1;\n", "line 2: `cell (A) {` is not closed"],
    ["library (x) {\n  lu_table (t) {\n    values (1);\n", "line 2: `lu_table (…) {` is not closed"],
    ['library (x) {\n  comment : "no end;\n}', "line 2: a text in quotes has no end"],
    ["library (x) {\n  area 3;\n}", "line 2: expected `:` or `(` after `area`"],
    ["library (x) {\n  a (1;\n}", "line 2: `(` is not closed"],
    ["library (x) {\n}", "line 1: library x has no cell with an area above 0"],
    [`library (x) {\n cell (N) { area : 1; ${nand} }\n}`, "line 1: library x has no flip-flop"],
    [library(`cell (N) {\n area : large; ${nand} }`), 'line 5: area is "large", which is no number'],
    [
      library("", 'leakage_power_unit : "1 kWh";'),
      'line 2: leakage_power_unit is "1 kWh", which is no unit such as "1nW"',
    ],
  ])("that is broken says in which line: %j", (text, message) => {
    expect(() => readLibrary(text, "x.lib")).toThrow(message);
  });

  test("cut off anywhere is an error or a library, never another failure", () => {
    for (let end = 0; end < own.length; end += 7) {
      try {
        readLibrary(own.slice(0, end), "cut.lib");
        expect(own.slice(end).trim()).toBe("");
      } catch (error) {
        expect(String(error)).toMatch(/^LibertyError: line \d+: /);
      }
    }
  });

  test("with a hundred thousand tables is read in a moment", () => {
    const table = `timing () { cell_rise (t) { values ("${"0.123456, ".repeat(40)}1"); } }\n`;
    const text = library(`cell (N) { area : 1; pin (A) { direction : input; ${table.repeat(100_000)} } ${nand} }`);
    expect(text.length).toBeGreaterThan(40e6);
    const start = performance.now();
    const group = readGroup(text, new Set(["cell", "pin"]));
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(group.groups).toHaveLength(2);
  });
});
