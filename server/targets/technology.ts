import { createFact } from "../lazy/fact.ts";
import { areaFactor, processFactor } from "./process.ts";
import { sramBitArea } from "./sram.ts";
import type { Asic, Device, Figure, Resource } from "./target.ts";

/**
 * What circuits cost on a device. The units state energies (J) of standard-cell circuits at 45 nm and 0.9 V and areas (m2) at 45 nm;
 * these factors bring the energies to the device.
 */
export interface Technology {
  /** J on the device for one J of logic, and of memory, at 45 nm and 0.9 V in standard cells. */
  readonly logicEnergy: number;
  readonly memoryEnergy: number;
  /** J on the device for a bit that goes through a metre of wire; 0 on an FPGA, whose factors contain its wires. */
  readonly wireEnergy: number;
  readonly source: string;
}

/**
 * F of a metre of wire with its drivers, and the share of bits that change: wires of Accelergy's tables (github
 * Accelergy-Project/accelergy-aladdin-plug-in). Both hardly depend on the process.
 */
const wire = { capacitance: 1.627e-9, activity: 0.2 } as const;

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
    const wireEnergy = wire.activity * wire.capacitance * coreVoltage.value ** 2;
    return {
      logicEnergy: energy,
      memoryEnergy: energy,
      wireEnergy,
      source: `${scaled}; wires of ${Number((wireEnergy * 1e9).toPrecision(3))} pJ per bit and mm (Accelergy)`,
    };
  }
  const { logic, blocks } = fabricFactor;
  return {
    logicEnergy: energy * logic,
    memoryEnergy: energy * blocks,
    wireEnergy: 0,
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
  const { leakage } = device.cells;
  return {
    value: logicArea(device, used) * leakage.value + used.sram * bitLeakage,
    source: `${leakage.source}; 50 pW per bit of SRAM (from memory)`,
  };
}

/** Mean distance in m of two places on a square of so many m2, along its sides: two thirds of a side. */
export function meanDistance(area: number): number {
  return (2 / 3) * Math.sqrt(area);
}

/** Area in m2 of what a chip holds without the bits of its SRAM. */
export function logicArea({ cells, process }: Asic, used: Readonly<Record<Resource, number>>): number {
  return Math.max(0, used.gate * cells.gate.value - used.sram * sramBitArea * areaFactor(process.value));
}
