import type { FinishUnit } from "../finish/unit.ts";
import { type MemoryShape, sharedTables } from "../memory.ts";
import type { Slices } from "../operations.ts";
import { constantTables, isSliced, type Multipliers, type ResourceModel } from "../resources.ts";
import { type Cell, cellOf, finishUnit, operands, storage, type Value } from "./cell.ts";
import { stagesOf } from "./schedule.ts";
import type { RecurrentUnit } from "./unit.ts";

/**
 * What stands around the units inside ({@link recurrentParts}, counted by themselves).
 */
export const recurrentResources: ResourceModel<RecurrentUnit> = {
  features: {
    recurrent: {
      lut: ["handshake", "vectors", "sums", "products", "tables of functions"],
      ff: ["handshake", "vectors", "pipeline"],
    },
  },
  circuit: () => "recurrent",
  lut: (unit, of) => {
    const values = valuesOf(cellOf(unit));
    return [
      1,
      vectorBits(unit),
      unit.pe * sumOf(values, (value) => (["sum", "rest"].includes(value.operation.kind) ? storage(value).bits : 0)),
      unit.pe * sumOf(products(values), ([a, b]) => (isSliced(unit, a, b, of.slices) ? 0 : of.product(a, true, b))),
      sumOf(tables(values), (value) => constantTables(tableShape(unit, value), of)),
    ];
  },
  ff: (unit, { slices }) => [1, vectorBits(unit) + collectedBits(unit), unit.pe * pipelineBits(unit, slices)],
  memories: (unit) => {
    const cell = cellOf(unit);
    const kept = keptShape(unit);
    const carried = cell.phases.flatMap((phase) => phase.carried.map((value) => lutram(unit, storage(value).bits)));
    return [
      ...tableMemories(unit, tables(valuesOf(cell))),
      ...[...(kept ? [kept] : []), ...carried].filter(({ depth }) => depth > 1),
    ];
  },
  multipliers: (unit, { slices }) =>
    products(valuesOf(cellOf(unit)))
      .filter(([a, b]) => isSliced(unit, a, b, slices))
      .map(([a, b]): Multipliers => ({ count: unit.pe, a, b })),
};

/** Roundings inside the unit. */
export function partFinishes(unit: RecurrentUnit): readonly FinishUnit[] {
  return valuesOf(cellOf(unit)).flatMap((value) => finishUnit(unit, value) ?? []);
}

/** All who apply one function read one table; a block memory of it has two ports, each for a lane of one of them. */
function tableMemories(unit: RecurrentUnit, readers: readonly Value[]): readonly MemoryShape[] {
  const functions = Map.groupBy(readers, ({ operation }) => operation.kind === "table" && operation.table);
  return [...functions.values()].flatMap((values) => {
    const shape = tableShape(unit, values[0]!);
    const lanes = values.length * unit.pe;
    return sharedTables({ ...shape, width: shape.width / unit.pe }, Math.ceil(lanes / 2), lanes);
  });
}

/** Table of a function as all lanes read it. */
export function tableShape(unit: RecurrentUnit, value: Value): MemoryShape {
  const depth = value.operation.kind === "table" ? 2 ** value.operation.table.format.bits : 0;
  return { width: unit.pe * storage(value).bits, depth, kind: unit.tableMemory, constant: true };
}

/** What waits for the next step; undefined: nothing but the state. */
export function keptShape(unit: RecurrentUnit): MemoryShape | undefined {
  const { kept } = cellOf(unit);
  return kept && lutram(unit, storage(kept).bits);
}

function lutram(unit: RecurrentUnit, bits: number): MemoryShape {
  return { width: unit.pe * bits, depth: unit.units / unit.pe, kind: "lutram", constant: false };
}

function valuesOf({ phases }: Cell): readonly Value[] {
  return phases.flatMap(({ values }) => values);
}

function tables(values: readonly Value[]): readonly Value[] {
  return values.filter(({ operation }) => operation.kind === "table");
}

/** Widths of the two factors of a product, as signed numbers. */
export function factorBits(values: readonly Value[]): readonly [number, number] {
  const [a, b] = values.map((value) => storage(value).bits + (storage(value).signed ? 0 : 1));
  return [a!, b!];
}

/** {@link factorBits} of each product. */
function products(values: readonly Value[]): readonly (readonly [number, number])[] {
  return values.flatMap(({ operation }) => {
    if (operation.kind !== "product") return [];
    return [factorBits(operation.of)];
  });
}

function sumOf<T>(list: readonly T[], count: (it: T) => number): number {
  return list.reduce((sum, it) => sum + count(it), 0);
}

function vectorBits(unit: RecurrentUnit): number {
  return cellOf(unit).phases.length * unit.units * unit.state.bits;
}

function collectedBits(unit: RecurrentUnit): number {
  return cellOf(unit).phases.length * (unit.units - unit.pe) * unit.state.bits;
}

/** Registers of a lane: results of operations, and values that wait for others. */
function pipelineBits(unit: RecurrentUnit, slices: Slices): number {
  let bits = 0;
  for (const phase of cellOf(unit).phases) {
    const { stage, depth } = stagesOf(unit, phase);
    for (const value of phase.values) {
      const own = stage.get(value)!;
      const width = storage(value).bits;
      const { kind } = value.operation;
      if (kind === "sum" || kind === "input" || kind === "hidden" || kind === "kept") bits += width;
      if (value.operation.kind === "product") {
        const isTakenUp = slices.registers && isSliced(unit, ...factorBits(value.operation.of), slices);
        if (!isTakenUp) bits += width;
      }
      const ends = phase.values
        .filter((reader) => operands(reader).includes(value))
        .map((reader) => {
          return Math.max(...operands(reader).map((operand) => stage.get(operand)!));
        });
      if (phase.carried.includes(value) || cellOf(unit).kept === value) ends.push(depth);
      bits += width * Math.max(0, Math.max(own, ...ends) - own);
    }
  }
  return bits;
}
