import type { Device, Resource } from "../targets/target.ts";
import type { Calibration } from "../units/calibration.ts";
import { unitResources } from "../units/registry.ts";
import { addResources, noResources, type ResourceCounts } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";
import type { Band } from "./bands.ts";
import { quantity } from "./costs.ts";
import type { Quantity } from "./estimate.ts";

/** What units cost: those that were synthesised by their count, the others by the models. */
export interface Counted {
  readonly estimated: ResourceCounts;
  readonly measured: ResourceCounts;
  /** How many of how many units were measured, with what, for the source of each number; absent: none. */
  readonly source?: string;
}

/** @param cost what the models say of all units together */
export function countUnits(
  of: { readonly units: readonly Unit[] },
  cost: ResourceCounts,
  device: Device,
  calibration: Calibration | undefined,
): Counted {
  // Units of a design are connected one by one when somebody asks for them, which typing must not.
  if (!calibration) return { estimated: cost, measured: noResources };
  const { units } = of;
  const tools = new Set<string>();
  let [estimated, measured] = [noResources, noResources];
  let count = 0;
  for (const unit of units) {
    const found = calibration.measured(unit, device);
    if (found) {
      count += 1;
      tools.add(found.tool);
      measured = addResources(measured, found.counts);
      if (found.rest) estimated = addResources(estimated, found.rest);
    } else estimated = addResources(estimated, unitResources(unit, device));
  }
  if (count === 0) return { estimated: cost, measured: noResources };
  const part = count === units.length ? "" : `${count} of ${units.length} units `;
  const source = `${part}synthesised with ${[...tools].join(", ")}, kept in ${calibration.file}; not placed and routed`;
  return { estimated, measured, source };
}

/** A count with its band: what was measured is what it is, the band is that of the rest. */
export function countedQuantity(resource: Resource, of: Counted, band: Band, model: string): Quantity {
  const { estimated, measured, source } = of;
  if (source === undefined) return quantity(estimated[resource], band, model);
  const rest = quantity(estimated[resource], band, model);
  const all = Object.values(estimated).every((count) => count === 0);
  return {
    value: measured[resource] + rest.value,
    low: measured[resource] + rest.low,
    high: measured[resource] + rest.high,
    source: all ? source : `${source}; others: ${rest.source}`,
  };
}
