import { readFileSync } from "node:fs";
import { readLibrary } from "../../server/importers/liberty/library.ts";
import { findDevice } from "../../server/targets/catalogue.ts";
import { cellsOf } from "../../server/targets/cells/gates.ts";
import type { CellLibrary } from "../../server/targets/cells/library.ts";
import type { StandardCells } from "../../server/targets/target.ts";
import { unitResources } from "../../server/units/registry.ts";
import { heldOutDesigns } from "./measured.ts";
import { unitDesigns, unitSamples } from "./unitDesigns.ts";

/** A unit made of the cells of a library: area that the models say and that Yosys found, m2. */
export interface CellArea {
  readonly unit: string;
  /** No figure of a look-up table or flip-flop was taken from it. */
  readonly heldOut: boolean;
  readonly estimated: number;
  readonly measured: number;
}

interface Entry {
  readonly library: string;
  readonly source: string;
  readonly voltage: number;
  readonly gates: Readonly<Record<string, { readonly name: string; readonly area: number }>>;
  readonly flipFlop: { readonly name: string; readonly area: number };
  /** um2 by unit. */
  readonly units: Readonly<Record<string, number>>;
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

/** Units smaller than this many gates say little: a few gates more or less are half of them. */
const fewestGates = 100;

/** Units in the cells that the models were fitted to and in those of other libraries, by library. */
export function cellAreas(): ReadonlyMap<string, readonly CellArea[]> {
  const device = findDevice("xc7z020")!;
  const samples = new Map([...unitSamples(unitDesigns()), ...unitSamples(heldOutDesigns())].map((it) => [it.name, it]));
  const units = JSON.parse(read("gates.json")) as readonly {
    readonly name: string;
    readonly heldOut: boolean;
    readonly cells: Readonly<Record<string, number>>;
  }[];
  const compared = ({ gate, gatesPerTable, gatesPerFlipFlop }: StandardCells, areaOf: (unit: number) => number) =>
    units.flatMap(({ name, heldOut }, index): CellArea[] => {
      const sample = samples.get(name);
      if (!sample) return [];
      const { lut, ff } = unitResources(sample.unit, device);
      const estimated = (lut * gatesPerTable + ff * gatesPerFlipFlop) * gate.value;
      if (estimated < fewestGates * gate.value) return [];
      return [{ unit: name, heldOut, estimated, measured: areaOf(index) }];
    });
  const own = readLibrary(read("cells.lib"), "cells.lib");
  const result = new Map<string, readonly CellArea[]>();
  const ownArea = (index: number) =>
    Object.entries(units[index]!.cells).reduce((sum, [cell, count]) => sum + count * own.areas.get(cell)!, 0);
  result.set("test/validation/cells.lib", compared(cells(own), ownArea));
  for (const entry of JSON.parse(read("cellLibraries.json")) as readonly Entry[]) {
    const areaOf = (index: number) => entry.units[units[index]!.name]! * 1e-12;
    result.set(`${entry.library} (${entry.source})`, compared(cells(libraryOf(entry)), areaOf));
  }
  return result;
}

function libraryOf({ library, voltage, gates, flipFlop }: Entry): CellLibrary {
  const cell = ({ name, area }: Entry["flipFlop"]) => ({ name, area: area * 1e-12, leakage: undefined });
  return {
    name: library,
    location: library,
    voltage,
    areas: new Map(),
    gates: Object.fromEntries(Object.entries(gates).map(([kind, it]) => [kind, cell(it)])),
    flipFlop: cell(flipFlop),
  };
}

function cells(library: CellLibrary): StandardCells {
  const found = cellsOf(library);
  if ("lacks" in found) throw new Error(`${library.name} lacks ${found.lacks}`);
  return found;
}
