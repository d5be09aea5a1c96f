import type { Device } from "../targets/target.ts";
import { measuredOperations } from "./measuredOperations.ts";

/**
 * Look-up tables of the operations between registers that units are made of, as Yosys maps each of them by itself to a family of devices
 * (test/validation/operationGrid.ts, measured by `npm run calibrate`). Between the measured widths the cost is a straight line, beyond the
 * last two too. Widths are in bits.
 */
export interface Operations {
  /** That was measured. */
  readonly family: string;
  readonly slices: Slices;
  /** A product of two registers, `b` signed. */
  readonly product: (a: number, isSigned: boolean, b: number) => number;
  /** A number or its negative by a sign; with three values nothing too. */
  readonly choice: (bits: number, values: 2 | 3) => number;
  /** A sum of up to four signed numbers, none for a single one; between whole numbers of terms, on average over sums of both. */
  readonly sum: (terms: number, bits: number) => number;
  /** How many of so many bits are one. */
  readonly count: (bits: number) => number;
  /** A register that starts from an input or adds to itself a number two bits narrower. */
  readonly accumulator: (bits: number) => number;
  /** A register that takes a narrower number or adds it to itself. */
  readonly running: (bits: number) => number;
  readonly comparison: (bits: number) => number;
  /** A register that takes what is greater than it. */
  readonly maximum: (bits: number) => number;
  /** A counter from 0 to `count` - 1; nothing for a single one. */
  readonly counter: (count: number) => number;
  /** A signed number to the nearest code of fewer bits. */
  readonly saturation: (from: number, to: number, isSigned: boolean) => number;
  /** A number of `bits` from one of `shift` more, halves to the even one. */
  readonly rounding: (bits: number, shift: number) => number;
  /** A column of a table of constants. */
  readonly column: (words: number) => number;
}

/** What synthesis makes of a product that may go to a DSP slice. */
export interface Slices {
  /** Bits of a product from which on it goes to a slice; narrower ones are look-up tables. */
  readonly narrowest: number;
  /** Whether a slice takes up the registers in front of its product and behind it; else they are flip-flops beside it. */
  readonly registers: boolean;
  /** Whether a slice adds its product to another or to a sum; else look-up tables do, with flip-flops behind them. */
  readonly sums: boolean;
}

/** Widths that are measured, of operations with one width and of the first factor of a product. */
export const operationWidths = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24] as const;
/** Of the second factor of a product; the last is a multiplier of requantisation. */
export const factorWidths = [2, 3, 4, 5, 6, 7, 8, 10, 12, 18] as const;
export const countedBits = [2, 3, 4, 7, 15, 31, 63] as const;
export const counterWidths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16] as const;
export const comparedWidths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 24] as const;
/** Codes that a number is limited to, and its bits above them. */
export const saturatedWidths = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12] as const;
export const saturatedAbove = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16] as const;
export const roundedWidths = [8, 16] as const;
export const roundedShifts = [1, 2, 3, 4, 6, 8, 12, 16] as const;
export const tableDepths = [
  8, 9, 10, 12, 14, 16, 17, 18, 20, 24, 28, 32, 33, 36, 40, 48, 56, 64, 65, 72, 80, 96, 112, 128, 129, 144, 160, 192,
  224, 256, 257, 288, 320, 384, 448, 512,
] as const;
/** Columns of the tables that are measured. */
export const tableColumns = 16;

/** Name of an operation in the measurements: its kind and its widths. */
export function operationName(kind: string, ...widths: readonly number[]): string {
  return [kind, ...widths].join("_");
}

type Family = Device["family"];
type MeasuredFamily = keyof typeof measuredOperations;
type Kind = keyof (typeof measuredOperations)["7-series"];
/** Costs of each kind at its widths, in their order; with two widths, those of the second for each of the first. */
type Measured = Readonly<Record<Kind, readonly number[]>>;

/**
 * Families whose logic cells are those of another one, nearly: adaptive logic modules of Intel, and of AMD look-up tables with six inputs.
 * Those with look-up tables of four inputs count those of the 7 series times a factor.
 */
const cellsLike: Readonly<Record<Exclude<Family, MeasuredFamily>, MeasuredFamily>> = {
  UltraScale: "7-series",
  "UltraScale+": "7-series",
  Versal: "7-series",
  "Cyclone 10 LP": "7-series",
  "Cyclone 10 GX": "Cyclone V",
  "Arria 10": "Cyclone V",
  "Stratix V": "Cyclone V",
  "Stratix 10": "Cyclone V",
  Agilex: "Cyclone V",
  ASIC: "7-series",
};

/** The family whose measured operations and fitted coefficients a family has. */
export function measuredFamily(family: Family): MeasuredFamily {
  return isMeasured(family) ? family : cellsLike[family];
}

function isMeasured(family: Family): family is MeasuredFamily {
  return Object.hasOwn(measuredOperations, family);
}

/** Look-up tables for one of the measured family: of four inputs for one of six, median over the units synthesised for both (iCE40). */
export function lutFactor(family: Family): number {
  return family === "Cyclone 10 LP" ? 1.67 : 1;
}

/** Slices of the 7 series: what the Verilog asks for, on every device. */
export const askedSlices: Slices = { narrowest: 9, registers: true, sums: true };

/** Those of families that Yosys 0.23 maps otherwise (`synth_ecp5`, `synth_ice40`). */
const slicesOfFamily: Readonly<Partial<Record<Family, Slices>>> = {
  ECP5: { narrowest: 4, registers: false, sums: false },
  iCE40: { narrowest: 11, registers: true, sums: false },
};

const known = new Map<Family, Operations>();

export function operationsOf(device: Pick<Device, "family">): Operations {
  let found = known.get(device.family);
  if (!found) {
    const family = measuredFamily(device.family);
    found = operationsFrom(family, measuredOperations[family], slicesOfFamily[device.family] ?? askedSlices);
    known.set(device.family, found);
  }
  return found;
}

function operationsFrom(family: string, measured: Measured, slices: Slices): Operations {
  const line = (kind: Kind, widths: readonly number[], row = 0) => {
    const costs = measured[kind].slice(row * widths.length, (row + 1) * widths.length);
    return (width: number) => between(widths, costs, width);
  };
  const plane = (kind: Kind, rows: readonly number[], columns: readonly number[]) => {
    const lines = rows.map((_, row) => line(kind, columns, row));
    return (row: number, column: number) =>
      between(
        rows,
        lines.map((it) => it(column)),
        row,
      );
  };
  const products = {
    s: plane("product_s", operationWidths, factorWidths),
    u: plane("product_u", operationWidths, factorWidths),
  };
  const choices = { 2: line("choice2", operationWidths), 3: line("choice3", operationWidths) };
  const sums = ([2, 3, 4] as const).map((terms) => line(`sum${terms}`, operationWidths));
  const counts = line("count", countedBits);
  const counters = line("counter", counterWidths);
  const saturations = {
    s: plane("saturation_s", saturatedWidths, saturatedAbove),
    u: plane("saturation_u", saturatedWidths, saturatedAbove),
  };
  const roundings = plane("rounding", roundedWidths, roundedShifts);
  const columns = line("table", tableDepths);
  return {
    family,
    slices,
    product: (a, isSigned, b) => products[isSigned ? "s" : "u"](a, b),
    choice: (bits, values) => choices[values](bits),
    sum: (terms, bits) => {
      const whole = Math.floor(terms);
      const of = (count: number) => (count < 2 ? 0 : sums[count - 2]!(bits));
      return whole === terms ? of(terms) : of(whole) + (terms - whole) * (of(whole + 1) - of(whole));
    },
    count: (bits) => (bits < 2 ? 0 : counts(bits)),
    accumulator: line("accumulator", operationWidths),
    running: line("running", operationWidths),
    comparison: line("comparison", comparedWidths),
    maximum: line("maximum", comparedWidths),
    counter: (count) => (count <= 1 ? 0 : counters(Math.ceil(Math.log2(count)))),
    saturation: (from, to, isSigned) => {
      // A number that has a sign is limited to codes that have none, however narrow it is.
      if (isSigned) return from <= to ? 0 : saturations.s(to, from - to);
      return saturations.u(to, Math.max(1, from - to));
    },
    rounding: (bits, shift) => (shift < 1 ? 0 : roundings(bits, shift)),
    column: (words) => (words <= 2 ? 0 : columns(Math.max(tableDepths[0], words)) / tableColumns),
  };
}

/** Straight lines through the points, none below zero. */
function between(widths: readonly number[], costs: readonly number[], width: number): number {
  let at = 1;
  while (at < widths.length - 1 && widths[at]! < width) at++;
  const [left, right] = [widths[at - 1]!, widths[at]!];
  const share = (width - left) / (right - left);
  return Math.max(0, costs[at - 1]! + share * (costs[at]! - costs[at - 1]!));
}
