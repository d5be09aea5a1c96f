import { fits, nothingTaken } from "./fit.ts";
import type { Machine } from "./machine.ts";
import type { NestMapping, Residency } from "./mapping.ts";
import type { Nest } from "./nest.ts";
import { rowStationaryNest } from "./rowStationary.ts";
import { tileNest } from "./tiling.ts";

/** The best mapping of a nest, and the one that it would have if all of the buffers were its own; undefined: none fits. */
export interface Found {
  readonly mapping: NestMapping | undefined;
  readonly alone: NestMapping | undefined;
}

/** Remembers the searches of equal nests: equal layers, and layers that an edit did not touch, share one. */
export type Search = (nest: Nest, machine: Machine, residency: Residency) => Found;

const keptSearches = 4096;

export function createSearch(): Search {
  let known = new Map<string, NestMapping | undefined>();
  const machineKeys = new WeakMap<Machine, string>();
  const nestKeys = new WeakMap<Nest, string>();
  const searched = (nest: Nest, machine: Machine, residency: Residency) => {
    const key = `${keyOf(machine, machineKeys, machineKey)}${keyOf(nest, nestKeys, nestKey)}${JSON.stringify(residency)}`;
    if (!known.has(key)) {
      if (known.size >= keptSearches) known = new Map();
      const find = machine.engine.dataflow === "row_stationary" ? rowStationaryNest : tileNest;
      known.set(key, find(nest, machine, residency));
    }
    return known.get(key);
  };
  return (nest, machine, residency) => {
    const alone = searched(nest, machine, { ...residency, taken: nothingTaken });
    // What is best with all of the room is best with less of it too, as long as it fits.
    if (!alone || fits(alone.occupied, machine, residency.taken)) return { mapping: alone, alone };
    return { mapping: searched(nest, machine, residency), alone };
  };
}

function keyOf<T extends object>(it: T, keys: WeakMap<T, string>, write: (it: T) => string): string {
  const known = keys.get(it);
  if (known !== undefined) return known;
  const key = write(it);
  keys.set(it, key);
  return key;
}

function machineKey({ engine, ...rest }: Machine): string {
  const { place: _place, ...written } = engine;
  return JSON.stringify([written, rest]);
}

function nestKey({ part: _part, ...loops }: Nest): string {
  return JSON.stringify(loops);
}
