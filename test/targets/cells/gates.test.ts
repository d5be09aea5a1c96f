import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readLibrary } from "../../../server/importers/liberty/library.ts";
import { findDevice } from "../../../server/targets/catalogue.ts";
import { cellsOf, gatesOfTable, usualCells } from "../../../server/targets/cells/gates.ts";
import type { GateKind } from "../../../server/targets/cells/kinds.ts";
import type { CellLibrary } from "../../../server/targets/cells/library.ts";
import type { StandardCells } from "../../../server/targets/target.ts";
import { unitResources } from "../../../server/units/registry.ts";
import { unitDesigns, unitSamples } from "../../validation/unitDesigns.ts";

const validation = join(import.meta.dirname, "..", "..", "validation");
const own = readLibrary(readFileSync(join(validation, "cells.lib"), "utf8"), "cells.lib");
const usual = usualCells(45e-9);

function cells(library: CellLibrary): StandardCells {
  const found = cellsOf(library);
  if ("lacks" in found) throw new Error(`it lacks ${found.lacks}`);
  return found;
}

describe("cells", () => {
  test("of the library that the process scales cost what the process does at 45 nm", () => {
    const { gate, gatesPerTable, gatesPerFlipFlop, logicArea } = cells(own);
    expect(gate.value).toBeCloseTo(usual.gate.value, 20);
    expect(gatesPerTable).toBeCloseTo(usual.gatesPerTable, 9);
    expect(gatesPerFlipFlop).toBeCloseTo(usual.gatesPerFlipFlop, 9);
    expect(logicArea).toBeCloseTo(1, 9);
    expect(cells(own).leakage.value).toBe(usual.leakage.value);
    expect(cells(own).leakage.source).toContain("states none");
  });

  test("twice as large make everything twice as large, and as many gates", () => {
    const twice = (it: { name: string; area: number }) => ({ ...it, area: 2 * it.area, leakage: 1e-8 });
    const gates = Object.fromEntries(Object.entries(own.gates).map(([kind, cell]) => [kind, twice(cell)]));
    const large = cells({ ...own, gates, flipFlop: twice(own.flipFlop) });
    expect(large.gate.value / usual.gate.value).toBeCloseTo(2, 9);
    expect(large.gatesPerTable).toBeCloseTo(usual.gatesPerTable, 9);
    expect(large.logicArea).toBeCloseTo(2, 9);
    const count = Object.values(gatesOfTable).reduce((sum, it) => sum + it, 0);
    const area = usual.gatesPerTable * 0.798 + 0.91 * 4.522;
    expect(large.leakage.value).toBeCloseTo(((count + 0.91) * 1e-8) / (2 * area * 1e-12), 3);
    expect(large.leakage.source).toContain("small_cells_45nm at 1.1 V");
  });

  test("that are missing are made of others", () => {
    const pick = (...kinds: GateKind[]) => ({
      ...own,
      gates: Object.fromEntries(kinds.map((kind) => [kind, own.gates[kind]!])),
    });
    const few = cells(pick("NAND2"));
    // An inverter is a NAND; NOR 4, AND 2, OR 3, NAND3 3, NOR3 7, XOR 4, XNOR 5, AOI 6, OAI 4, MUX 4 of them.
    const nands = {
      INV: 1,
      NAND2: 1,
      NAND3: 3,
      NOR2: 4,
      NOR3: 7,
      AND2: 2,
      OR2: 3,
      XOR2: 4,
      XNOR2: 5,
      AOI21: 6,
      OAI21: 4,
      MUX2: 4,
    };
    const sum = Object.entries(nands).reduce((all, [kind, count]) => all + gatesOfTable[kind as GateKind] * count, 0);
    expect(few.gatesPerTable).toBeCloseTo(sum, 9);
    expect(few.gatesPerTable).toBeGreaterThan(usual.gatesPerTable);
    expect(cellsOf(pick("INV", "XOR2", "MUX2"))).toEqual({
      lacks: "gate such as NAND or NOR with two inputs and an area",
    });
  });

  test("of a look-up table are what Yosys makes of units", () => {
    const measured = JSON.parse(readFileSync(join(validation, "gates.json"), "utf8")) as {
      name: string;
      heldOut: boolean;
      cells: Record<string, number>;
    }[];
    const device = findDevice("xc7z020")!;
    const samples = new Map(unitSamples(unitDesigns()).map((it) => [it.name, it]));
    const units = measured.flatMap(({ name, heldOut, cells }) => {
      const sample = heldOut ? undefined : samples.get(name);
      if (!sample) return [];
      const { DFF_X1: flipFlops = 0, ...gates } = cells;
      const { lut } = unitResources(sample.unit, device);
      const areas = Object.entries(gates).map(
        ([cell, count]) => [cell.replace("_X1", ""), count * own.areas.get(cell)!] as const,
      );
      return [{ lut, flipFlops, areas, area: areas.reduce((sum, [, area]) => sum + area, 0) }];
    });
    const logic = units.filter(({ lut }) => lut > 3);
    expect(logic.length).toBeGreaterThan(60);
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.round((values.length - 1) / 2)]!;
    const table = median(logic.map(({ area, lut }) => area / lut));
    expect(table / usual.gate.value / usual.gatesPerTable).toBeCloseTo(1, 1);
    for (const [kind, count] of Object.entries(gatesOfTable)) {
      const shares = logic.map(({ areas, area }) => (areas.find(([it]) => it === kind)?.[1] ?? 0) / area);
      const share = shares.reduce((sum, it) => sum + it, 0) / logic.length;
      expect([kind, (share * table) / own.gates[kind as GateKind]!.area]).toEqual([kind, expect.closeTo(count, 1)]);
    }
  });
});
