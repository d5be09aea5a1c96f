import type { MemoryShape } from "../memory.ts";
import { constantColumns, constantTables, type ResourceModel } from "../resources.ts";
import { addressBits, polynomialWidths, runBits, segmentWidths, tableCopies, tableShape } from "./shape.ts";
import type { LookupUnit } from "./unit.ts";

/**
 * Tables of codes; comparisons with the tables of where runs start; slopes and starts with a multiplication; or the products of a
 * polynomial, in look-up tables or DSP slices.
 */
export const lookupResources: ResourceModel<LookupUnit> = {
  circuit: ({ circuit, dsp }) => {
    switch (circuit.kind) {
      case "table":
        return "lookupTable";
      case "runs":
        return "lookupRuns";
      case "segments":
      case "polynomial":
        return dsp ? "lookupArithmeticDsp" : "lookupArithmetic";
    }
  },
  lut: (unit, of) => {
    const { circuit, dsp } = unit;
    const { lanes } = unit.input;
    const output = lanes * unit.output.bits;
    switch (circuit.kind) {
      case "table":
        return [1, lanes * constantTables(tableShape(unit), of)];
      case "runs":
        return [
          1,
          lanes * sum(searchTables(unit).map((table) => constantTables(table, of))),
          lanes * circuit.stages * of.comparison(runBits(unit)),
        ];
      case "segments":
      case "polynomial": {
        const { products, sums } = arithmeticBits(unit);
        const tables = circuit.kind === "segments" ? lanes * constantTables(segmentTable(unit), of) : 0;
        return [
          1,
          tables,
          ...(dsp ? [] : [lanes * sum(products.map(([a, b]) => of.product(a, true, b)))]),
          lanes * sums,
          output,
        ];
      }
    }
  },
  ff: (unit) => {
    const { circuit } = unit;
    const { lanes } = unit.input;
    const output = lanes * unit.output.bits;
    switch (circuit.kind) {
      case "table":
        // A block of memory has its own register.
        return [1, constantColumns(tableShape(unit)) > 0 ? output : 0];
      case "runs":
        return [1, output + lanes * circuit.stages * ((circuit.stages + 1) / 2 + addressBits(unit))];
      case "segments":
      case "polynomial": {
        const { products, sums } = arithmeticBits(unit);
        return [1, output + lanes * (sums + sum(products.map(([a, b]) => a + b)))];
      }
    }
  },
  memories: (unit) => {
    const { circuit } = unit;
    if (circuit.kind === "table") return Array.from({ length: tableCopies(unit) }, () => tableShape(unit));
    if (circuit.kind !== "segments" || circuit.pieces.length === 1) return [];
    return Array.from({ length: tableCopies(unit) }, () => segmentTable(unit));
  },
  multipliers: (unit) => {
    if (!unit.dsp || (unit.circuit.kind !== "segments" && unit.circuit.kind !== "polynomial")) return undefined;
    const { products } = arithmeticBits(unit);
    const a = Math.max(...products.map(([left]) => left));
    const b = Math.max(...products.map(([, right]) => right));
    return { count: unit.input.lanes * products.length, a, b };
  },
};

/** Where the runs of each stage start, and the codes of the runs. */
function searchTables(unit: LookupUnit): MemoryShape[] {
  const stages = unit.circuit.kind === "runs" ? unit.circuit.stages : 0;
  const table = (depth: number, width: number): MemoryShape => ({ width, depth, kind: "lutram", constant: true });
  return [
    ...Array.from({ length: stages }, (_, stage) => table(2 ** stage, addressBits(unit))),
    table(2 ** stages, unit.output.bits),
  ];
}

function segmentTable(unit: LookupUnit): MemoryShape {
  const { circuit, memory } = unit;
  if (circuit.kind !== "segments") return { width: 0, depth: 1, kind: memory, constant: true };
  const { start, slope } = segmentWidths(circuit);
  return { width: start + slope, depth: circuit.pieces.length, kind: memory, constant: true };
}

/** Widths of the factors of each product, and bits of all sums, for a lane. */
function arithmeticBits({ circuit }: LookupUnit): {
  readonly products: readonly (readonly [number, number])[];
  readonly sums: number;
} {
  if (circuit.kind === "segments") {
    const { offset, slope, sum: bits } = segmentWidths(circuit);
    return { products: [[slope, circuit.bits + 1]], sums: offset + 2 * bits };
  }
  if (circuit.kind !== "polynomial") return { products: [], sums: 0 };
  const { offset, sums } = polynomialWidths(circuit);
  return { products: sums.slice(1).map((_, at) => [sums[at]!, offset] as const), sums: offset + sum(sums.slice(1)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
