import type { MemoryShape } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import { storedCode } from "../rtl.ts";
import { addressBits, integerAt, polynomialWidths, runBits, segmentWidths, tableCopies, tableShape } from "./shape.ts";
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
        return [1, lanes * sum(codeColumns(unit).map(tablesOfColumn))];
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
        return [1, lanes * codeColumns(unit).length];
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
    return products.map(([a, b]) => ({ count: unit.input.lanes, a, b }));
  },
};

/**
 * Different columns of a table of codes in logic that are not constant, as text of zeros and ones; none of one in block memory. Functions
 * are smooth and flat at their ends, so that they have fewer than random codes.
 */
function codeColumns(unit: LookupUnit): readonly string[] {
  const { width, depth, kind } = tableShape(unit);
  if (kind === "bram" || kind === "uram") return [];
  const codes = unit.codes();
  const rows = Array.from({ length: depth }, (_, pattern) => {
    const integer = Math.max(unit.low, Math.min(unit.high, integerAt(unit, pattern)));
    return BigInt.asUintN(width, BigInt(storedCode(unit.output.binary, codes[integer - unit.low]!)));
  });
  const columns = Array.from({ length: width }, (_, bit) =>
    rows.map((row) => ((row >> BigInt(bit)) & 1n ? "1" : "0")).join(""),
  );
  return [...new Set(columns)].filter((it) => it.includes("0") && it.includes("1"));
}

/** Look-up tables with six inputs, joined by the multiplexers beside them; none for a bit of the address itself. */
function tablesOfColumn(column: string): number {
  let inputs = 0;
  for (let step = 1; step < column.length; step *= 2) {
    let depends = false;
    for (let at = 0; at < column.length && !depends; at++) depends = column[at] !== column[at ^ step];
    if (depends) inputs++;
  }
  return inputs <= 1 ? 0 : 2 ** Math.max(0, inputs - 6);
}

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
  const products = sums.slice(1).map((_, at) => [sums[at]!, offset] as const);
  // The first factor is a constant: a power of two moves bits.
  const first = Math.log2(Math.abs(circuit.coefficients[0]!));
  const isMoved = Number.isInteger(first) || circuit.coefficients[0] === 0;
  return { products: isMoved ? products.slice(1) : products, sums: offset + sum(sums.slice(1)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
