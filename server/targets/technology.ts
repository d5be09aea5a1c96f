import { createFact } from "../lazy/fact.ts";
import { areaFactor, processFactor } from "./process.ts";
import { sramBitArea } from "./sram.ts";
import type { Device, Figure, Resource } from "./target.ts";

/**
 * What circuits cost on a device. The units state energies (J) of standard-cell circuits at 45 nm and 0.9 V and areas (m2) at 45 nm;
 * these factors bring the energies to the device.
 */
export interface Technology {
  /** J on the device for one J of logic, and of memory, at 45 nm and 0.9 V in standard cells. */
  readonly logicEnergy: number;
  readonly memoryEnergy: number;
  readonly source: string;
}

/**
 * Programmable logic against standard cells, dynamic power: Kuon and Rose, IEEE TCAD 26 (2007), 14 for circuits in look-up
 * tables, 7.1 for circuits that use memory and multiplier blocks (both from memory).
 */
const fabricFactor = { logic: 14, blocks: 7.1 } as const;

export const technologyOf: (device: Device) => Technology = createFact((device) => {
  const { process, coreVoltage } = device;
  const energy = processFactor(process.value, coreVoltage.value);
  const scaled =
    "operations after Horowitz (ISSCC 2014) in the fits of QKeras, scaled from 45 nm to " +
    `${Number((process.value * 1e9).toPrecision(2))} nm and ${coreVoltage.value} V (Stillmaker and Baas 2017)`;
  if (device.kind === "asic") {
    return { logicEnergy: energy, memoryEnergy: energy, source: scaled };
  }
  const { logic, blocks } = fabricFactor;
  return {
    logicEnergy: energy * logic,
    memoryEnergy: energy * blocks,
    source: `${scaled}, times ${logic} for logic or ${blocks} for memory blocks of an FPGA (Kuon and Rose 2007)`,
  };
});

/** W per bit of SRAM. */
const bitLeakage = 50e-12;

/**
 * Power of a design that does nothing, W: of an FPGA the whole device, however little of it is used; of a chip the leakage of what it
 * holds.
 */
export function staticPowerOf(device: Device, used: Readonly<Record<Resource, number>>): Figure {
  if (device.kind === "fpga") return device.staticPower;
  const { gate, leakage } = device.cells;
  const bits = used.sram * sramBitArea * areaFactor(device.process.value);
  const logic = Math.max(0, used.gate * gate.value - bits);
  return {
    value: logic * leakage.value + used.sram * bitLeakage,
    source: `${leakage.source}; 50 pW per bit of SRAM (from memory)`,
  };
}
