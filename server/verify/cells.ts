import { noResources, type ResourceCounts } from "../units/resources.ts";

/** Cells of a module by type. */
export type Cells = Readonly<Record<string, number>>;

/**
 * What a cell of a synthesised netlist takes of a device. Look-up tables: memories made of them and carry cells that need one are
 * counted with them; multiplexers that a slice has beside its tables are free.
 */
const takes: readonly (readonly [RegExp, Partial<ResourceCounts>])[] = [
  [/^(LUT[1-6]|INV|SB_LUT4|LUT4)$/, { lut: 1 }],
  [/^(SRL16E|SRLC32E|RAM32X1S|RAM64X1S)$/, { lut: 1 }],
  [/^(RAM32X1D|RAM64X1D)$/, { lut: 2 }],
  [/^(RAM32M|RAM64M|RAM128X1D)$/, { lut: 4 }],
  [/^(RAM32M16|RAM64M8)$/, { lut: 8 }],
  [/^TRELLIS_DPR16X4$/, { lut: 6 }],
  [/^CCU2C$/, { lut: 2 }],
  // A module of Intel holds one table of six inputs or two of up to five.
  [/^MISTRAL_ALUT6$/, { lut: 1 }],
  [/^(MISTRAL_ALUT([2-5]|_ARITH)|MISTRAL_NOT)$/, { lut: 0.5 }],
  // A block of twenty columns of 32 words takes ten modules.
  [/^MISTRAL_MLAB$/, { lut: 0.5 }],
  [/^(FD[RSCP]E|SB_DFF\w*|TRELLIS_FF|MISTRAL_FF)$/, { ff: 1 }],
  [/^(DSP48E1|DSP48E2|SB_MAC16|MULT18X18D|MISTRAL_MUL27X27)$/, { dsp: 1 }],
  // A block of Intel multiplies twice; Yosys packs nothing.
  [/^MISTRAL_MUL(18X18|9X9)$/, { dsp: 0.5 }],
  [/^(RAMB18E[12]|SB_RAM40_4K|DP16KD|PDPW16KD|MISTRAL_M10K)$/, { bram18: 1 }],
  [/^RAMB36E[12]$/, { bram18: 2 }],
  [/^URAM288$/, { uram: 1 }],
];

/** Resources of the cells of one module. */
export function countCells(cells: Cells): ResourceCounts {
  const sum = { ...noResources };
  for (const [type, number] of Object.entries(cells)) {
    const cost = takes.find(([pattern]) => pattern.test(type))?.[1];
    sum.lut += (cost?.lut ?? 0) * number;
    sum.ff += (cost?.ff ?? 0) * number;
    sum.dsp += (cost?.dsp ?? 0) * number;
    sum.bram18 += (cost?.bram18 ?? 0) * number;
    sum.uram += (cost?.uram ?? 0) * number;
  }
  return { ...sum, lut: Math.ceil(sum.lut), dsp: Math.ceil(sum.dsp) };
}
