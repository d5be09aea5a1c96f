import type { Design, Port } from "../../mapping/design.ts";
import { topModules } from "../../mapping/distinctNames.ts";
import type { Unit } from "../../units/unit.ts";

/** Names in the generated Verilog: everything carries the network's name, so that two accelerators fit in one project. */
export function topName(design: Design): string {
  return `${design.network.name}_${topModules.top}`;
}

export function testbenchName(design: Design): string {
  return `${design.network.name}_${topModules.testbench}`;
}

/** The module of a unit. */
export function moduleName(design: Design, unit: Unit): string {
  return `${design.network.name}_${unit.name}`;
}

/** Root module of the simulation: the test bench with a clock. */
export function simulationName(design: Design): string {
  return `${design.network.name}_${topModules.simulation}`;
}

export function slavePort(port: number): string {
  return `s_axis_${port}`;
}

export function masterPort(port: number): string {
  return `m_axis_${port}`;
}

/** Bits of TDATA that carry elements; the others are zero (outputs) or ignored (inputs). */
export function usedBits(port: Port): number {
  return port.stream.lanes * port.stream.bits;
}
