import type { Fpga } from "../target.ts";
import { fromMemory } from "./sources.ts";

/** What all devices of a family have in common. */
type Family = Pick<
  Fpga,
  "kind" | "vendor" | "family" | "memories" | "lutInputs" | "dsp" | "block" | "lutMemory" | "process"
>;

const block18 = {
  shapes: [
    [36, 512],
    [18, 1024],
    [9, 2048],
    [4, 4096],
    [2, 8192],
    [1, 16384],
  ],
  written: 9,
} as const;

const blockOfAmd = {
  ...block18,
  worth: 258,
  pairWorth: 514,
  source: "block memory user guides of AMD (from memory), equal to the table that FINN uses; worth as in Yosys 0.23",
} as const satisfies Fpga["block"];

/** Four kilobit of iCE40. */
export const block4 = {
  shapes: [
    [16, 256],
    [8, 512],
    [4, 1024],
    [2, 2048],
  ],
  readPorts: 1,
  worth: 128,
  source: "EBR of 4 kbit, iCE40 memory usage guide (from memory); worth as in Yosys 0.23",
} as const satisfies Fpga["block"];

/** M20K: the newer families have lost the narrow shapes. */
const wideM20k: readonly (readonly [number, number])[] = [
  [40, 512],
  [20, 1024],
  [10, 2048],
];
const narrowM20k: readonly (readonly [number, number])[] = [
  [5, 4096],
  [2, 8192],
  [1, 16384],
];

/** Four products of 4 bits and two of 8 bits that share an operand. */
const packedDsp48 = [
  { bits: 4, products: 4, source: "4-bit packing of FINN (WP521)" },
  { bits: 8, products: 2, source: "8-bit packing of FINN (WP486)" },
] as const;

export const series7 = {
  kind: "fpga",
  vendor: "AMD",
  family: "7-series",
  memories: ["bram", "lutram", "registers"],
  lutInputs: 6,
  dsp: { a: 25, b: 18, packed: packedDsp48, source: "DSP48E1 slice, 7 Series user guide UG479 (from memory)" },
  block: blockOfAmd,
  lutMemory: { width: 3, depth: 64, luts: 4, shallow: { width: 6, depth: 32 } },
  process: fromMemory(28e-9, "AMD 7 series product overview"),
} as const satisfies Family;

export const ultraScale = {
  kind: "fpga",
  vendor: "AMD",
  family: "UltraScale",
  memories: ["bram", "lutram", "registers"],
  lutInputs: 6,
  dsp: { a: 27, b: 18, packed: packedDsp48, source: "DSP48E2 slice, UltraScale user guide UG579 (from memory)" },
  block: blockOfAmd,
  lutMemory: { width: 3, depth: 64, luts: 4, shallow: { width: 6, depth: 32 } },
  process: fromMemory(20e-9, "AMD UltraScale product overview"),
} as const satisfies Family;

export const ultraScalePlus = {
  kind: "fpga",
  vendor: "AMD",
  family: "UltraScale+",
  memories: ["bram", "lutram", "registers"],
  lutInputs: 6,
  dsp: { a: 27, b: 18, packed: packedDsp48, source: "DSP48E2 slice, UltraScale user guide UG579 (from memory)" },
  block: blockOfAmd,
  lutMemory: { width: 3, depth: 64, luts: 4, shallow: { width: 6, depth: 32 } },
  process: fromMemory(16e-9, "AMD UltraScale+ product overview"),
} as const satisfies Family;

/** Devices of UltraScale+ that also have ultra memories. */
export const ultraScalePlusUram = {
  ...ultraScalePlus,
  memories: ["bram", "uram", "lutram", "registers"],
} as const satisfies Family;

export const ecp5 = {
  kind: "fpga",
  vendor: "Lattice",
  family: "ECP5",
  memories: ["bram", "lutram", "registers"],
  lutInputs: 4,
  dsp: {
    a: 18,
    b: 18,
    unsigned: true,
    packed: [{ bits: 9, products: 2, source: "two products of 9 bits, ECP5 sysDSP usage guide (from memory)" }],
    source: "MULT18X18D, ECP5 sysDSP usage guide (from memory)",
  },
  block: {
    ...block18,
    source: "EBR of 18 kbit, ECP5 memory usage guide (from memory); worth as in Yosys 0.23",
  },
  lutMemory: { width: 4, depth: 16, luts: 6 },
  process: fromMemory(40e-9, "ECP5 family data sheet FPGA-DS-02012"),
} as const satisfies Family;

const packedDsp58 = [
  { bits: 4, products: 4, source: "4-bit packing of FINN (WP521)" },
  { bits: 8, products: 3, source: "dot product of three pairs of 8 bits, Versal user guide AM004 (from memory)" },
] as const;

export const versal = {
  kind: "fpga",
  vendor: "AMD",
  family: "Versal",
  memories: ["bram", "uram", "lutram", "registers"],
  lutInputs: 6,
  dsp: { a: 27, b: 24, packed: packedDsp58, source: "DSP58 slice, Versal user guide AM004 (from memory)" },
  block: blockOfAmd,
  lutMemory: { width: 3, depth: 64, luts: 4, shallow: { width: 6, depth: 32 } },
  process: fromMemory(7e-9, "Versal product overview DS950"),
} as const satisfies Family;

/** What the families of Intel with adaptive logic modules have in common: a block of ten modules holds 32 words of 20 bits. */
const alm = {
  kind: "fpga",
  vendor: "Intel",
  memories: ["bram", "lutram", "registers"],
  lutInputs: 6,
  lutMemory: { width: 20, depth: 32, luts: 10 },
} as const;

/** A block multiplies 27 by 27 bits, or 18 by 19 bits twice. */
const variablePrecision = { a: 27, b: 27, unsigned: true, several: { a: 18, b: 19, count: 2 }, packed: [] } as const;

export const cycloneV = {
  ...alm,
  family: "Cyclone V",
  dsp: {
    ...variablePrecision,
    packed: [
      { bits: 9, products: 3, source: "three products of 9 bits, Cyclone V device handbook CV-5V2 (from memory)" },
    ],
    source: "variable-precision block, Cyclone V device handbook CV-5V2 (from memory)",
  },
  block: {
    shapes: [
      [40, 256],
      [20, 512],
      [10, 1024],
      [5, 2048],
      [2, 4096],
      [1, 8192],
    ],
    source: "M10K, Cyclone V device handbook CV-5V2 (from memory)",
  },
  process: fromMemory(28e-9, "Cyclone V device overview CV-51001"),
} as const satisfies Family;

export const stratixV = {
  ...alm,
  family: "Stratix V",
  dsp: { ...variablePrecision, source: "variable-precision block, Stratix V device handbook SV-5V2 (from memory)" },
  block: { shapes: [...wideM20k, ...narrowM20k], source: "M20K, Stratix V device handbook SV-5V2 (from memory)" },
  process: fromMemory(28e-9, "Stratix V device overview SV51001"),
} as const satisfies Family;

export const arria10 = {
  ...alm,
  family: "Arria 10",
  dsp: { ...variablePrecision, source: "variable-precision block, Arria 10 core fabric handbook (from memory)" },
  block: { shapes: [...wideM20k, ...narrowM20k], source: "M20K, Arria 10 core fabric handbook (from memory)" },
  process: fromMemory(20e-9, "Arria 10 device overview A10-OVERVIEW"),
} as const satisfies Family;

export const cyclone10gx = {
  ...arria10,
  family: "Cyclone 10 GX",
  process: fromMemory(20e-9, "Cyclone 10 GX device overview"),
} as const satisfies Family;

export const stratix10 = {
  ...alm,
  family: "Stratix 10",
  dsp: { ...variablePrecision, source: "variable-precision block, Stratix 10 DSP user guide (from memory)" },
  block: { shapes: wideM20k, source: "M20K, Stratix 10 embedded memory user guide (from memory)" },
  process: fromMemory(14e-9, "Stratix 10 device overview"),
} as const satisfies Family;

export const agilex = {
  ...alm,
  family: "Agilex",
  dsp: {
    ...variablePrecision,
    packed: [{ bits: 9, products: 4, source: "four products of 9 bits, Agilex 7 DSP user guide (from memory)" }],
    source: "variable-precision block, Agilex 7 DSP user guide (from memory)",
  },
  block: { shapes: wideM20k, source: "M20K, Agilex 7 embedded memory user guide (from memory)" },
  process: fromMemory(10e-9, "Agilex 7 device overview"),
} as const satisfies Family;

/** Cyclone 10 LP and MAX 10: logic elements with one table of four inputs and one flip-flop, no memory in them. */
export const cyclone10lp = {
  kind: "fpga",
  vendor: "Intel",
  family: "Cyclone 10 LP",
  memories: ["bram", "registers"],
  lutInputs: 4,
  dsp: {
    a: 18,
    b: 18,
    unsigned: true,
    packed: [
      { bits: 9, products: 2, source: "two products of 9 bits, Cyclone 10 LP core fabric handbook (from memory)" },
    ],
    source: "embedded multiplier, Cyclone 10 LP core fabric handbook (from memory)",
  },
  block: {
    shapes: [
      [36, 256],
      [18, 512],
      [9, 1024],
      [4, 2048],
      [2, 4096],
      [1, 8192],
    ],
    source: "M9K, Cyclone 10 LP core fabric handbook (from memory)",
  },
  lutMemory: null,
  process: fromMemory(60e-9, "Cyclone 10 LP device overview; MAX 10 is made in 55 nm"),
} as const satisfies Family;
