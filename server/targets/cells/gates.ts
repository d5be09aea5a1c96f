import { createFact } from "../../lazy/fact.ts";
import { areaFactor } from "../process.ts";
import type { Figure, StandardCells } from "../target.ts";
import { type GateKind, gateFunctions } from "./kinds.ts";
import type { CellLibrary } from "./library.ts";

const kinds = Object.keys(gateFunctions) as GateKind[];

/**
 * Gates of the logic that the models count as one look-up table: mean share of each kind in the area of the logic of 71 units that Yosys
 * synthesised to the cells of test/validation/cells.lib (`scripts/gates.ts`, test/validation/gates.json), times the median area of a
 * table. Of 10 % to 90 % of these units a table needs 3.2 to 10.8 gate equivalents; with the flip-flops a unit needs 0.77 to 1.29 times
 * the estimate.
 */
export const gatesOfTable: Readonly<Record<GateKind, number>> = {
  INV: 0.462,
  NAND2: 0.459,
  NAND3: 0.102,
  NOR2: 0.412,
  NOR3: 0.12,
  AND2: 0.183,
  OR2: 0.07,
  XOR2: 0.129,
  XNOR2: 0.205,
  AOI21: 0.58,
  OAI21: 0.413,
  MUX2: 0.62,
};

/** Flip-flops beside each look-up table: median of the same units. */
const flipFlopsPerTable = 0.91;

/**
 * Areas in m2 of the X1 cells of the NanGate 45 nm open cell library (github The-OpenROAD-Project/OpenSTA, examples/nangate45_typ.lib.gz),
 * which a process without a library of its own scales.
 */
const usual45: { readonly gates: Readonly<Record<GateKind, number>>; readonly flipFlop: number } = {
  gates: {
    INV: 0.532e-12,
    NAND2: 0.798e-12,
    NAND3: 1.064e-12,
    NOR2: 0.798e-12,
    NOR3: 1.064e-12,
    AND2: 1.064e-12,
    OR2: 1.064e-12,
    XOR2: 1.596e-12,
    XNOR2: 1.596e-12,
    AOI21: 1.064e-12,
    OAI21: 1.064e-12,
    MUX2: 1.862e-12,
  },
  flipFlop: 4.522e-12,
};

/** W per m2 of logic at any feature size: medium of eight synthesised arrays of multipliers, 21 to 34 nW per um2. */
const usualLeakage: Figure = {
  value: 28e3,
  source:
    "28 nW per um2 of logic (arrays of BitFusion, systolic_array_synth.csv, 21 to 34), taken to be the same at every feature size",
};

/** How a gate is made of others where the library is without it, or where that is smaller. */
const madeOf: readonly (readonly [GateKind, Readonly<Partial<Record<GateKind, number>>>])[] = [
  ["INV", { NAND2: 1 }],
  ["INV", { NOR2: 1 }],
  ["NAND2", { AND2: 1, INV: 1 }],
  ["NOR2", { OR2: 1, INV: 1 }],
  ["AND2", { NAND2: 1, INV: 1 }],
  ["OR2", { NOR2: 1, INV: 1 }],
  ["AND2", { NOR2: 1, INV: 2 }],
  ["OR2", { NAND2: 1, INV: 2 }],
  ["NAND3", { AND2: 1, NAND2: 1 }],
  ["NOR3", { OR2: 1, NOR2: 1 }],
  ["XOR2", { XNOR2: 1, INV: 1 }],
  ["XNOR2", { XOR2: 1, INV: 1 }],
  ["XOR2", { NAND2: 4 }],
  ["XNOR2", { NOR2: 4 }],
  ["AOI21", { AND2: 1, NOR2: 1 }],
  ["OAI21", { OR2: 1, NAND2: 1 }],
  ["MUX2", { NAND2: 3, INV: 1 }],
];

/** The same object for the same process: designs are worked out anew for other cells. */
const usual = new Map<number, StandardCells>();

/** The cells of a process in m that names no library: those at 45 nm, scaled. */
export function usualCells(featureSize: number): StandardCells {
  const known = usual.get(featureSize);
  if (known) return known;
  const shrink = areaFactor(featureSize);
  const { NAND2 } = usual45.gates;
  const table = areaOfTable(usual45.gates);
  const cells: StandardCells = {
    gate: { value: NAND2 * shrink, source: "NAND2_X1 of the NanGate 45 nm open cell library, scaled" },
    gatesPerTable: table / NAND2,
    gatesPerFlipFlop: usual45.flipFlop / NAND2,
    logicArea: shrink,
    leakage: usualLeakage,
  };
  usual.set(featureSize, cells);
  return cells;
}

/**
 * The cells of a library: the gates of the same logic at its prices. Gates that it is without are made of others.
 * @returns the same object for the same library; what the library lacks, in words, when circuits cannot be made of it
 */
export const cellsOf: (library: CellLibrary) => StandardCells | { readonly lacks: string } = createFact((library) => {
  const { gates, flipFlop } = library;
  const areas = cheapest((kind) => gates[kind]?.area);
  if (!areas) return { lacks: "gate such as NAND or NOR with two inputs and an area" };
  const table = areaOfTable(areas);
  const leaks = cheapest((kind) => gates[kind]?.leakage);
  const source = `cell library ${library.name}`;
  const flipFlops = flipFlopsPerTable;
  const leakage =
    leaks && flipFlop.leakage !== undefined
      ? {
          value: (areaOfTable(leaks) + flipFlops * flipFlop.leakage) / (table + flipFlops * flipFlop.area),
          source: `leakage of the gates and flip-flops of ${source}${library.voltage === undefined ? "" : ` at ${library.voltage} V`}`,
        }
      : { ...usualLeakage, source: `${usualLeakage.source} (${source} states none)` };
  return {
    gate: { value: areas.NAND2, source: `NAND with two inputs of ${source}` },
    gatesPerTable: table / areas.NAND2,
    gatesPerFlipFlop: flipFlop.area / areas.NAND2,
    logicArea: (table + flipFlops * flipFlop.area) / (areaOfTable(usual45.gates) + flipFlops * usual45.flipFlop),
    leakage,
    library,
  };
});

/** What each gate costs by itself or made of others, whichever is less; undefined when not all can be made. */
function cheapest(own: (kind: GateKind) => number | undefined): Record<GateKind, number> | undefined {
  const costs = {} as Record<GateKind, number>;
  for (const kind of kinds) costs[kind] = own(kind) ?? Number.POSITIVE_INFINITY;
  for (let changed = true; changed; ) {
    changed = false;
    for (const [kind, parts] of madeOf) {
      const sum = Object.entries(parts).reduce((all, [part, count]) => all + costs[part as GateKind] * count, 0);
      // Sums in another order may differ in the last digit.
      if (!(sum < costs[kind] * (1 - 1e-9))) continue;
      costs[kind] = sum;
      changed = true;
    }
  }
  return kinds.every((kind) => Number.isFinite(costs[kind])) ? costs : undefined;
}

function areaOfTable(areas: Readonly<Record<GateKind, number>>): number {
  return kinds.reduce((sum, kind) => sum + gatesOfTable[kind] * areas[kind], 0);
}
