import type { PerTensor } from "../../targets/engine/engine.ts";
import type { Taken } from "./fit.ts";
import type { Machine } from "./machine.ts";

/** How an array computes a nest: tile by tile, and what that takes. Cycles and bits per batch, all steps and groups. */
export interface NestMapping {
  /** Largest tile in the buffers, per group. */
  readonly tile: Tile;
  /** Loops over tiles, the outermost first; those that run once are left out. */
  readonly order: readonly string[];
  /** What the rows and the columns of the array compute at the same time. */
  readonly rows: string;
  readonly columns: string;
  /** Processing elements that have work in a full pass. */
  readonly activeElements: number;
  readonly passes: number;
  /** Cycles in which the array works, fill and load of operands included. */
  readonly arrayCycles: number;
  /** The part of `arrayCycles` that fills, loads or drains. */
  readonly rampCycles: number;
  /** Cycles in which off-chip memory moves data. */
  readonly offChipCycles: number;
  /** The part of `offChipCycles` that nothing hides: first load and last store, or all where there is room for one tile at a time. */
  readonly exposedCycles: number;
  /** All of it. */
  readonly cycles: number;
  /** Off-chip, bits. */
  readonly traffic: PerTensor<number>;
  /** Between buffers and array, bits. */
  readonly buffered: PerTensor<number>;
  /** Bits of buffers that the tiles take. */
  readonly occupied: PerTensor<number>;
  /** Average share of the work of the busiest processing element, where zeros are skipped; 1 without. */
  readonly balance: number;
}

export interface Tile {
  readonly batch: number;
  readonly filters: number;
  readonly channels: number;
  readonly outRows: number;
  readonly outColumns: number;
}

/** Where the tensors of a nest are when it starts and where its result goes. */
export interface Residency {
  readonly input: boolean;
  readonly weight: boolean;
  readonly output: boolean;
  readonly taken: Taken;
}

export function sumOf({ input, weight, output }: PerTensor<number>): number {
  return input + weight + output;
}

/** J that moving data takes. @param traffic bits that move off the chip, all tensors together */
export function movedEnergy(traffic: number, buffered: PerTensor<number>, energy: Machine["energy"]): number {
  const { input, weight, output } = energy.buffer;
  return (
    traffic * energy.offChip +
    buffered.input * input +
    buffered.weight * weight +
    buffered.output * output +
    sumOf(buffered) * (energy.wires?.buffer ?? 0)
  );
}

/** Sums are written on each visit, and read again on each but the first. */
export function bothWays(written: number, visits: number): number {
  return written * (2 - 1 / visits);
}

/**
 * What a search minimises; the other of the two decides between mappings that are nearly equal. @param moved J that moving data takes; static
 * power adds to it where energy is to be low
 */
export function scoreOf(cycles: number, moved: number, { engine, energy }: Machine): number {
  switch (engine.objective) {
    case "latency":
      return cycles * moved ** 0.01;
    case "energy":
      return cycles ** 0.01 * (moved + cycles * energy.static);
    case "edp":
      return cycles * (moved + cycles * energy.static);
  }
}
