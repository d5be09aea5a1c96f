import type { Part } from "../mapping/parts.ts";
import type { Device } from "../targets/target.ts";
import { unitEnergy } from "../units/registry.ts";
import { bands } from "./bands.ts";
import { exact, quantity, scaled, sum } from "./costs.ts";
import type { Cost, EnergyCost } from "./estimate.ts";
import { energySource, fabricFactor, processFactor } from "./process.ts";

/** J per inference of circuits, before static power is shared out. */
export interface DynamicEnergy {
  readonly arithmetic: number;
  readonly onChipMemory: number;
}

const known = new WeakMap<Part, DynamicEnergy>();

/** J at 45 nm and 0.9 V in standard cells. */
export function partEnergy(part: Part): DynamicEnergy {
  let energy = known.get(part);
  if (!energy) {
    let [arithmetic, onChipMemory] = [0, 0];
    for (const unit of part.units) {
      const it = unitEnergy(unit);
      arithmetic += it.arithmetic;
      onChipMemory += it.onChipMemory;
    }
    energy = { arithmetic, onChipMemory };
    known.set(part, energy);
  }
  return energy;
}

export const onChipSource = "all weights and activations stay on the chip";

/** Split of the energy of one inference on a device; `staticEnergy` is the share of static power, a cost of its own. */
export function energyCost(
  dynamic: DynamicEnergy,
  staticEnergy: Cost,
  device: Device,
  assumption?: string,
): EnergyCost {
  const factor = processFactor(device.process.value, device.coreVoltage.value);
  const model = `${assumption === undefined ? "" : `${assumption}; `}${energySource(device)}`;
  const arithmetic = quantity(dynamic.arithmetic * factor * fabricFactor.logic, bands.arithmetic, model);
  const onChipMemory = quantity(dynamic.onChipMemory * factor * fabricFactor.blocks, bands.onChipMemory, model);
  const offChipMemory = exact(0, onChipSource);
  return {
    arithmetic,
    onChipMemory,
    offChipMemory,
    static: staticEnergy,
    total: sum(
      [arithmetic, onChipMemory, offChipMemory, staticEnergy],
      "sum of its parts; board and processor are not included",
    ),
  };
}

/** Static power of the device over the cycles of one inference. */
export function staticEnergy(device: Device, interval: Cost, clock: number): Cost {
  const { value, source } = device.staticPower;
  const energy = scaled(interval, value / clock, `static power ${value} W (${source}) times interval / clock`);
  if (energy.value === null) return energy;
  return { ...energy, low: energy.low * bands.static.low, high: energy.high * bands.static.high };
}
