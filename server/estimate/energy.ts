import { createFact } from "../lazy/fact.ts";
import type { Part } from "../mapping/parts.ts";
import type { Asic, Device, Figure } from "../targets/target.ts";
import { logicArea, meanDistance, technologyOf } from "../targets/technology.ts";
import { unitEnergy } from "../units/registry.ts";
import { bands } from "./bands.ts";
import { exact, quantity, scaled, sum, unknown } from "./costs.ts";
import type { Cost, EnergyCost } from "./estimate.ts";

/** J per inference of circuits, before static power is shared out. */
export interface DynamicEnergy {
  readonly arithmetic: number;
  readonly onChipMemory: number;
  /** Bits times the metres of wire that they go, on a chip. */
  readonly bitMetres: number;
  /** Bits from memory beside the chip. */
  readonly offChipBits: number;
}

/** J at 45 nm and 0.9 V in standard cells. */
const circuitEnergy: (part: Part) => DynamicEnergy = createFact(({ units }) => {
  let [arithmetic, onChipMemory, offChipBits] = [0, 0, 0];
  for (const unit of units) {
    const it = unitEnergy(unit);
    arithmetic += it.arithmetic;
    onChipMemory += it.onChipMemory;
    offChipBits += it.offChipBits ?? 0;
  }
  return { arithmetic, onChipMemory, bitMetres: 0, offChipBits };
});

/** J at 45 nm and 0.9 V in standard cells, and the wires of the layer on a chip. */
export function partEnergy(part: Part, device: Device): DynamicEnergy {
  const energy = circuitEnergy(part);
  return device.kind === "asic" ? { ...energy, bitMetres: bitsSent(part) * wireLength(part, device) } : energy;
}

/** Bits that the units of a layer send in one inference. */
export function bitsSent({ units }: Part): number {
  return units.reduce((bits, { output }) => bits + output.lanes * output.bits * output.words, 0);
}

/** How far a bit goes from a unit of a layer to the next one, m: as far as two places of its logic are apart, memories left out. */
export function wireLength({ cost }: Part, device: Asic): number {
  return meanDistance(logicArea(device, cost));
}

export const onChipSource = "all weights and activations stay on the chip";

/** Split of the energy of one inference on a device; `staticEnergy` is the share of static power, a cost of its own. */
export function energyCost(
  dynamic: DynamicEnergy,
  staticEnergy: Cost,
  device: Device,
  assumption?: string,
): EnergyCost {
  const technology = technologyOf(device);
  const model = assumption === undefined ? technology.source : `${assumption}; ${technology.source}`;
  const circuits = dynamic.arithmetic * technology.logicEnergy + dynamic.bitMetres * technology.wireEnergy;
  const arithmetic = quantity(circuits, bands.arithmetic, model);
  const onChipMemory = quantity(dynamic.onChipMemory * technology.memoryEnergy, bands.onChipMemory, model);
  const offChipMemory = offChipEnergy(dynamic.offChipBits, device);
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

/** J of so many bits from memory beside the chip, its interface included. */
function offChipEnergy(bits: number, { offChip }: Device): Cost {
  if (bits === 0) return exact(0, onChipSource);
  if (!offChip) return unknown("No memory beside the device is known.");
  const { value, source } = offChip.energyPerBit;
  return quantity(bits * value, bands.onChipMemory, `off-chip bits times ${value} J (${source})`);
}

/** Static power over the cycles of one inference. */
export function staticEnergy({ value, source }: Figure, interval: Cost, clock: number): Cost {
  const energy = scaled(interval, value / clock, `static power ${value} W (${source}) times interval / clock`);
  if (energy.value === null) return energy;
  return { ...energy, low: energy.low * bands.static.low, high: energy.high * bands.static.high };
}
