import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";

/** A device of the catalogue: data, each figure with its source. SI units without prefixes. */
export interface Device {
  readonly name: string;
  readonly title: string;
  /** Device of the catalogue that a device of a file describes anew. */
  readonly basedOn?: string;
  readonly vendor: "AMD" | "Intel" | "Lattice";
  readonly family: "7-series" | "UltraScale" | "UltraScale+" | "iCE40" | "ECP5";
  readonly boards: readonly string[];
  readonly resources: Readonly<Record<Resource, Figure | null>>;
  /** Kinds of memory that weights and buffers can be put in. */
  readonly memories: readonly ("bram" | "uram" | "lutram" | "registers")[];
  /** Inputs of one look-up table. */
  readonly lutInputs: 4 | 6;
  /** Signed multiplier of one DSP slice. */
  readonly dsp: { readonly a: number; readonly b: number; readonly source: string } | null;
  /** Feature size in m, for energy scaling. */
  readonly process: Figure;
  readonly coreVoltage: Figure;
  /** Power of the idle, configured device in W. */
  readonly staticPower: Figure;
  /** Highest clock the tool believes for generated designs, Hz. */
  readonly clockLimit: Figure;
  /** Off-chip memory bandwidth of the named board in byte/s, where known. */
  readonly offChip: { readonly kind: string; readonly bandwidth: Figure; readonly energyPerBit: Figure } | null;
  readonly documentation: string;
}

export interface Figure {
  readonly value: number;
  /** Datasheet, paper or repository; "from memory" where it was not read. */
  readonly source: string;
}

/** `bram18` counts 18 kbit halves on AMD, and blocks of the device elsewhere (ECP5 18 kbit, iCE40 4 kbit). */
export type Resource = "lut" | "ff" | "dsp" | "bram18" | "uram";
export const resources: readonly Resource[] = ["lut", "ff", "dsp", "bram18", "uram"];

/** A `target` of a file, resolved. */
export interface Target {
  readonly name: string;
  readonly device: Device;
  /** Hz */
  readonly clock: number;
  readonly architecture: "streaming";
  /** Usable count per resource: the device's, times the budget asked for or the closing limit. */
  readonly budget: Readonly<Record<Resource, number>>;
  readonly place: Place;
  readonly diagnostics: readonly Diagnostic[];
}
