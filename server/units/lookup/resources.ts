import { changingColumns, tablesOfColumn, usedPlaces } from "../columns.ts";
import { constantProduct } from "../finish/constantProduct.ts";
import { type MemoryShape, sharedTables } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import { storedCode } from "../rtl.ts";
import { addressBits, integerAt, polynomialWidths, runBits, segmentWidths, tableCopies, tableShape } from "./shape.ts";
import type { LookupUnit } from "./unit.ts";

/**
 * Tables of codes; comparisons with the tables of where runs start; slopes and starts with a multiplication; or the products of a
 * polynomial, in look-up tables or DSP slices.
 */
export const lookupResources: ResourceModel<LookupUnit> = {
  features: {
    lookupTable: { lut: ["handshake", "tables of codes"], ff: ["handshake", "codes"] },
    lookupRuns: {
      lut: ["handshake", "tables of starts and codes", "comparisons of the search"],
      ff: ["handshake", "codes and stages of the search"],
    },
    lookupArithmetic: {
      lut: ["handshake", "tables of segments", "products", "sums", "codes"],
      ff: ["handshake", "sums, products and codes"],
    },
    lookupArithmeticDsp: {
      lut: ["handshake", "tables of segments", "sums", "codes"],
      ff: ["handshake", "sums, products and codes"],
    },
  },
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
        const tables = lanes * sum(segmentColumns(unit).map(tablesOfColumn));
        const multiplied = dsp ? 0 : sum(products.map(([a, b]) => of.product(a, true, b)));
        return [1, tables, ...(dsp ? [] : [lanes * (multiplied + firstTables(unit))]), lanes * sums, output];
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
    const shape = circuit.kind === "table" ? tableShape(unit) : segmentTable(unit);
    if (circuit.kind !== "table" && (circuit.kind !== "segments" || circuit.pieces.length === 1)) return [];
    return sharedTables(shape, tableCopies(unit), unit.input.lanes);
  },
  multipliers: (unit) => {
    if (!unit.dsp || (unit.circuit.kind !== "segments" && unit.circuit.kind !== "polynomial")) return undefined;
    const { products } = arithmeticBits(unit);
    return products.map(([a, b]) => ({ count: unit.input.lanes, a, b }));
  },
};

/** Columns of a table of codes in logic; none of one in block memory. Functions are smooth and flat at their ends. */
function codeColumns(unit: LookupUnit): readonly string[] {
  const { width, depth, kind } = tableShape(unit);
  if (kind === "bram" || kind === "uram") return [];
  const codes = unit.codes();
  const rows = Array.from({ length: depth }, (_, pattern) => {
    const integer = Math.max(unit.low, Math.min(unit.high, integerAt(unit, pattern)));
    return storedCode(unit.output.binary, codes[integer - unit.low]!);
  });
  return changingColumns(rows, width);
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

/** Columns of the table of starts and slopes in logic. */
function segmentColumns(unit: LookupUnit): readonly string[] {
  const { circuit, memory } = unit;
  if (circuit.kind !== "segments" || memory === "bram" || memory === "uram") return [];
  const { start, slope } = segmentWidths(circuit);
  const starts = circuit.pieces.map((piece) => piece.start + 2 ** (circuit.fraction - 1));
  return [
    ...changingColumns(starts, start),
    ...changingColumns(
      circuit.pieces.map((piece) => piece.slope),
      slope,
    ),
  ];
}

/** Widths of the factors of each product, and bits of all sums, for a lane. */
function arithmeticBits({ circuit, dsp }: LookupUnit): {
  readonly products: readonly (readonly [number, number])[];
  readonly sums: number;
} {
  if (circuit.kind === "segments") {
    const { offset, slope, sum: bits } = segmentWidths(circuit);
    return { products: [[dsp ? slope : slopeRows(circuit), circuit.bits + 1]], sums: offset + 2 * bits };
  }
  if (circuit.kind !== "polynomial") return { products: [], sums: 0 };
  const { offset, sums } = polynomialWidths(circuit);
  const products = sums.slice(1).map((_, at) => [sums[at]!, offset] as const);
  // The first factors are constants: those of zero vanish, a power of two moves bits, and look-up tables know any other.
  const skipped = zeros(circuit) + (dsp && !isMoved(firstFactor(circuit)) ? 0 : 1);
  return { products: products.slice(skipped), sums: offset + sum(sums.slice(1 + zeros(circuit))) };
}

/** Rows of a product with the slopes: none for a bit that is zero in all of them, half a one for a bit that is as another. */
function slopeRows(circuit: Extract<LookupUnit["circuit"], { kind: "segments" }>): number {
  const slopes = circuit.pieces.map((piece) => piece.slope);
  const { slope } = segmentWidths(circuit);
  const used = usedPlaces(slopes, slope);
  return (used + Math.min(used, changingColumns(slopes, slope).length)) / 2;
}

type Polynomial = Extract<LookupUnit["circuit"], { kind: "polynomial" }>;

/** Coefficients of the highest powers that are zero. */
function zeros({ coefficients }: Polynomial): number {
  return Math.max(
    0,
    coefficients.findIndex((it) => it !== 0),
  );
}

function firstFactor(circuit: Polynomial): number {
  return circuit.coefficients[zeros(circuit)]!;
}

function isMoved(factor: number): boolean {
  return factor === 0 || Number.isInteger(Math.log2(Math.abs(factor)));
}

/** Look-up tables of the product with the first coefficient. */
function firstTables({ circuit }: LookupUnit): number {
  if (circuit.kind !== "polynomial") return 0;
  const { narrow, wide } = constantProduct(firstFactor(circuit), {
    bits: polynomialWidths(circuit).offset,
    signed: true,
  });
  return narrow + wide;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
