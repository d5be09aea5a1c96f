import type { Unit } from "../unit.ts";

/** A signal of the read channels of an AXI4 master, as the unit sees it, and where the image begins. */
export interface MemorySignal {
  readonly name: string;
  readonly direction: "input" | "output";
  readonly bits: number;
}

/**
 * Signals of a port of so many data bits to memory beside the chip. `base`: the address of the image in bytes, a multiple of 4096.
 */
export function memorySignals(port: number): readonly MemorySignal[] {
  const signal = (name: string, direction: MemorySignal["direction"], bits = 1) => ({ name, direction, bits });
  return [
    signal("base", "input", addressBits),
    signal("araddr", "output", addressBits),
    signal("arlen", "output", 8),
    signal("arvalid", "output"),
    signal("arready", "input"),
    signal("rdata", "input", port),
    signal("rvalid", "input"),
    signal("rready", "output"),
  ];
}

/** What the signals of a unit's port are called at its module. @param port its place among the ports of the unit */
export function memorySignal(name: string, port = 0): string {
  return port === 0 ? `memory_${name}` : `memory_${port}_${name}`;
}

/** Pins of a unit inside, whose only port is the one of the module at this place. */
export function memoryPins(port: number, at: number): readonly string[] {
  return memorySignals(port).map(({ name }) => `    .${memorySignal(name)}(${memorySignal(name, at)}),`);
}

export const addressBits = 64;

/** Data bits of each port of a unit to memory beside the chip. */
export function memoryPorts(unit: Unit): readonly number[] {
  if (unit.kind === "burstReader") return [unit.port];
  return "offChip" in unit && unit.offChip ? [unit.offChip].flat().map(({ port }) => port) : none;
}

const none: readonly number[] = [];
