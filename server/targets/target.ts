import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import type { CellLibrary } from "./cells/library.ts";
import type { Engine } from "./engine/engine.ts";

/**
 * What a network can be built on: an FPGA of the catalogue (or of a file), or a chip of one's own. Data, each figure with its
 * source. SI units without prefixes.
 */
export type Device = Fpga | Asic;

/** What building needs to know about a device. */
interface Fabric {
  readonly name: string;
  readonly title: string;
  readonly resources: Readonly<Partial<Record<Resource, Figure | null>>>;
  /** Kinds of memory that weights and buffers can be put in; "bram" is SRAM on a chip of one's own. */
  readonly memories: readonly ("bram" | "uram" | "lutram" | "registers")[];
  /** Inputs of one look-up table; an adaptive logic module of Intel counts as one with six. */
  readonly lutInputs: 4 | 6;
  readonly dsp: DspSlice | null;
  /** Block memories: words of `width` bits times `depth` that one block can be; null: memories of any shape. */
  readonly block: {
    readonly shapes: readonly (readonly [width: number, depth: number])[];
    /** Bits that are written together at least, in shapes that are as wide; absent: each by itself. */
    readonly written?: number;
    /** Words that a block of constants can read at a time; absent: two. */
    readonly readPorts?: 1;
    /** Bits of multiplexers behind blocks that synthesis takes one of them to be worth; absent: 256. */
    readonly worth?: number;
    /** Where two neighbours can be one block with twice the words, or twice as wide: what that is worth. */
    readonly pairWorth?: number;
    readonly source: string;
  } | null;
  /** Memories in look-up tables: `luts` of them hold `depth` words of `width` bits. */
  readonly lutMemory: {
    readonly width: number;
    readonly depth: number;
    readonly luts: number;
    /** The same tables as a memory of fewer and wider words. */
    readonly shallow?: { readonly width: number; readonly depth: number };
  } | null;
  /** Feature size in m, for energy scaling. */
  readonly process: Figure;
  readonly coreVoltage: Figure;
  /** Highest clock the tool believes for generated designs, Hz. */
  readonly clockLimit: Figure;
  readonly offChip: OffChipMemory | null;
  readonly documentation: string;
}

/** Signed multiplier of one DSP slice. */
export interface DspSlice {
  readonly a: number;
  readonly b: number;
  /** Whether a port takes numbers without sign in all of its bits too; absent: it takes them as signed ones, with a zero in front. */
  readonly unsigned?: boolean;
  /** Smaller products of which several fit in one slice, side by side, without sharing an operand. */
  readonly several?: { readonly a: number; readonly b: number; readonly count: number };
  /**
   * Products of narrow numbers that one slice can compute in a cycle with the published ways of packing, narrowest first: what a
   * roofline counts on. The generated hardware packs where a layer asks for it (`@fold(pack: …)`).
   */
  readonly packed: readonly { readonly bits: number; readonly products: number; readonly source: string }[];
  readonly source: string;
}

/** A device of the catalogue. */
export interface Fpga extends Fabric {
  readonly kind: "fpga";
  /** Device of the catalogue that a device of a file describes anew. */
  readonly basedOn?: string;
  readonly vendor: "AMD" | "Intel" | "Lattice";
  readonly family:
    | "7-series"
    | "UltraScale"
    | "UltraScale+"
    | "Versal"
    | "iCE40"
    | "ECP5"
    | "Cyclone V"
    | "Cyclone 10 LP"
    | "Cyclone 10 GX"
    | "Arria 10"
    | "Stratix V"
    | "Stratix 10"
    | "Agilex";
  /** Start of the vendor's part number, where it differs from the name. */
  readonly part?: string;
  readonly boards: readonly string[];
  readonly resources: Readonly<Record<FpgaResource, Figure | null>>;
  /** Power of the idle, configured device in W. */
  readonly staticPower: Figure;
  /** The board that a target names instead of the device on it. */
  readonly board?: BoardFacts;
}

export interface BoardFacts {
  readonly title: string;
  /** W of everything on the board but the programmable device: processor, memory, regulators; null: not known. */
  readonly power: Figure | null;
}

/** A chip in a process; its resources are gate equivalents and bits of SRAM. */
export interface Asic extends Fabric {
  readonly kind: "asic";
  readonly family: "ASIC";
  readonly resources: Readonly<Record<AsicResource, Figure | null>>;
  /** m2; null: the file sets no limit. */
  readonly area: Figure | null;
  /** Memory on the chip in bits; null: the file sets no limit. */
  readonly sram: Figure | null;
  readonly cells: StandardCells;
}

/** What circuits in standard cells take on a chip. */
export interface StandardCells {
  /** Area of a NAND gate with two inputs, which resources are counted in, m2. */
  readonly gate: Figure;
  /** Gate equivalents of a look-up table of the models, and of a flip-flop. */
  readonly gatesPerTable: number;
  readonly gatesPerFlipFlop: number;
  /** m2 of logic for one m2 of the same logic in cells at 45 nm. */
  readonly logicArea: number;
  /** W per m2 of logic. */
  readonly leakage: Figure;
  /** Absent: the usual cells, scaled to the process. */
  readonly library?: CellLibrary;
}

/** Memory beside the device. */
export interface OffChipMemory {
  /** For example "DDR3, 16 bit at 525 MHz (PYNQ-Z1)". */
  readonly kind: string;
  /** byte/s */
  readonly bandwidth: Figure;
  /** J for each bit read or written. */
  readonly energyPerBit: Figure;
}

/** A processor to compare with: it has a roofline, and nothing is generated for it. */
export interface Processor {
  readonly kind: "processor";
  readonly name: string;
  readonly title: string;
  readonly vendor: string;
  readonly class: "server CPU" | "embedded CPU" | "datacentre GPU" | "desktop GPU" | "embedded GPU" | "DSP" | "TPU";
  /** Published peaks in operations (a multiply-accumulate is two) per second, by the numbers computed with. */
  readonly peaks: readonly Peak[];
  readonly memory: { readonly kind: string; readonly bandwidth: Figure };
  /** Memory on the chip in bits that can hold weights or activations between uses. */
  readonly onChip: Figure | null;
  readonly process: Figure;
  /** Hz */
  readonly clock: Figure;
  /** W under load. */
  readonly power: Figure;
  readonly documentation: string;
}

export interface Peak {
  /** Numbers the processor multiplies at this rate: real ones, or whole ones up to this width. */
  readonly arithmetic: "float" | "integer";
  readonly bits: number;
  readonly rate: Figure;
}

export interface Figure {
  readonly value: number;
  /** Datasheet, paper or repository; "from memory" where it was not read. */
  readonly source: string;
}

/**
 * `bram18` counts 18 kbit halves on AMD, and blocks of the device elsewhere (ECP5 18 kbit, iCE40 4 kbit). `gate` counts gate
 * equivalents (areas of a NAND gate with two inputs) of everything on a chip of one's own, memories included; `sram` its bits of memory.
 */
export const fpgaResources = ["lut", "ff", "dsp", "bram18", "uram"] as const;
export const asicResources = ["gate", "sram"] as const;
export type FpgaResource = (typeof fpgaResources)[number];
export type AsicResource = (typeof asicResources)[number];
export type Resource = FpgaResource | AsicResource;
export const resources: readonly Resource[] = [...fpgaResources, ...asicResources];

/** The resources that a device may have. */
export function resourcesOf(device: Device): readonly Resource[] {
  return device.kind === "fpga" ? fpgaResources : asicResources;
}

/** How many of a resource the device has, with the source; null where it is without it. */
export function resourceFigure(device: Device, resource: Resource): Figure | null {
  const all: Readonly<Partial<Record<Resource, Figure | null>>> = device.resources;
  return all[resource] ?? null;
}

/** A `target` of a file that something is built on, resolved. */
export interface Target {
  readonly name: string;
  readonly device: Device;
  /** Hz */
  readonly clock: number;
  readonly architecture: "streaming" | "engine";
  /** Only of the architecture "engine". */
  readonly engine?: Engine;
  /** Usable count per resource: the device's, times the budget asked for or the closing limit. */
  readonly budget: Readonly<Record<Resource, number>>;
  readonly place: Place;
  readonly diagnostics: readonly Diagnostic[];
}

/** A `target` of a file that is only compared with. */
export interface ComparisonTarget {
  readonly name: string;
  readonly processor: Processor;
  readonly place: Place;
  readonly diagnostics: readonly Diagnostic[];
}
