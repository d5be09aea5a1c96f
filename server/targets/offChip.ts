import { fromMemory, interfaceEnergy, read } from "./devices/sources.ts";
import type { Figure, OffChipMemory } from "./target.ts";

/**
 * Share of the peak rate of a DRAM that long transfers reach: STREAM on FPGA boards (github pc2/HPCC_FPGA): 33.9 of
 * 38.4 GB/s (U280, two channels), 67.0 of 76.8 GB/s (520N, four channels), 377 of 460 GB/s (U280, HBM2).
 */
export const sustainedShare = 0.87;

/** Kinds of memory beside a chip that a target may name; energies are of the memory and its interface. */
export interface OffChipKind {
  readonly name: string;
  readonly title: string;
  /** J per bit. */
  readonly energyPerBit: Figure;
  /** byte/s of one usual interface, for a target that names no bandwidth. */
  readonly bandwidth: Figure;
}

export const offChipKinds: readonly OffChipKind[] = [
  {
    name: "lpddr",
    title: "LPDDR2",
    energyPerBit: read(40e-12, `Malladi et al., ISCA 2012, in ${interfaceEnergy}`),
    bandwidth: fromMemory(4.264e9, "32 bit at 1066 million transfers per second"),
  },
  {
    name: "lpddr4",
    title: "LPDDR4",
    energyPerBit: read(8e-12, interfaceEnergy),
    bandwidth: fromMemory(12.8e9, "32 bit at 3200 million transfers per second"),
  },
  {
    name: "ddr3",
    title: "DDR3",
    energyPerBit: read(
      70e-12,
      `Chatterjee et al., MICRO 2017, in ${interfaceEnergy}; Eyeriss was calibrated to 28.75 pJ`,
    ),
    bandwidth: fromMemory(12.8e9, "64 bit at 1600 million transfers per second"),
  },
  {
    name: "ddr4",
    title: "DDR4",
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
    bandwidth: fromMemory(19.2e9, "64 bit at 2400 million transfers per second"),
  },
  {
    name: "gddr5",
    title: "GDDR5",
    energyPerBit: read(14e-12, interfaceEnergy),
    bandwidth: fromMemory(28e9, "32 bit at 7000 million transfers per second"),
  },
  {
    name: "hbm2",
    title: "HBM2",
    energyPerBit: read(3.9e-12, `${interfaceEnergy}; another version of the same table says 6.25 pJ`),
    bandwidth: fromMemory(256e9, "one stack, 1024 bit at 2000 million transfers per second"),
  },
  {
    name: "hbm3",
    title: "HBM3",
    energyPerBit: read(4.05e-12, "hwcomponents CACTI table, which cites a page of a vendor"),
    bandwidth: fromMemory(819e9, "one stack, 1024 bit at 6400 million transfers per second"),
  },
];

export function findOffChip(name: string): OffChipKind | undefined {
  return offChipKinds.find((kind) => kind.name === name.toLowerCase());
}

/** @param bandwidth byte/s; absent: of one usual interface. */
export function offChipMemory(kind: OffChipKind, bandwidth: Figure = kind.bandwidth): OffChipMemory {
  return { kind: kind.title, bandwidth, energyPerBit: kind.energyPerBit };
}
