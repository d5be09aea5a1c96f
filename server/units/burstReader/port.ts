import type { Unit } from "../unit.ts";

/** A signal of the read channels of an AXI4 master, as the unit sees it, and where the image begins. */
export interface MemorySignal {
  readonly name: string;
  readonly direction: "input" | "output";
  readonly bits: number;
}

/**
 * Signals of a port of so many data bits to memory beside the chip; none without such a port. `base`: the address of the image in bytes,
 * a multiple of 4096.
 */
export function memorySignals(port: number | undefined): readonly MemorySignal[] {
  if (port === undefined) return [];
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

/** What the signals of a unit's port are called at its module. */
export function memorySignal(name: string): string {
  return `memory_${name}`;
}

export const addressBits = 64;

/** Data bits of the port of a unit to memory beside the chip; undefined: it has none. */
export function memoryPort(unit: Unit): number | undefined {
  if (unit.kind === "burstReader") return unit.port;
  return unit.kind === "matrixVector" || unit.kind === "depthwise" ? unit.offChip?.port : undefined;
}
