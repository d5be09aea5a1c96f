import type { Design, Port } from "../../mapping/design.ts";
import type { Unit } from "../../units/unit.ts";

/** Names in the generated Verilog: everything carries the network's name, so that two accelerators fit in one project. */
export function topName(design: Design): string {
  return `${design.network.name}_top`;
}

export function testbenchName(design: Design): string {
  return `${design.network.name}_testbench`;
}

/** The module of a unit. `_unit_` keeps a layer called `top` apart from the top module. */
export function moduleName(design: Design, unit: Unit): string {
  const plain = `${design.network.name}_${unit.name}`;
  return [topName(design), testbenchName(design), simulationName(design)].includes(plain)
    ? `${design.network.name}_unit_${unit.name}`
    : plain;
}

/** Root module of the simulation: the test bench with a clock. */
export function simulationName(design: Design): string {
  return `${design.network.name}_simulation`;
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
