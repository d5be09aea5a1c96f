import type { EngineDesign } from "../mapping/engine/engineDesign.ts";
import type { Nest } from "../mapping/engine/nest.ts";
import type { LayerRun } from "../mapping/engine/schedule.ts";
import type { Device } from "../targets/target.ts";
import { technologyOf } from "../targets/technology.ts";
import { addition } from "../units/energy.ts";
import { macEnergy } from "../units/systolicArray/energy.ts";
import { bands } from "./bands.ts";
import { quantity } from "./costs.ts";
import type { EnergyCost } from "./estimate.ts";

export type DynamicCost = Omit<EnergyCost, "static" | "total">;

/** So many operations or bits of one inference, each of so many J before scaling to a device. */
export interface EnergyTerm {
  readonly what: string;
  readonly count: number;
  readonly each: number;
}

/** J of one inference, the share of static power not included. */
export function runEnergy(run: LayerRun, engine: EngineDesign, device: Device): DynamicCost {
  const technology = technologyOf(device);
  const { arithmetic, onChipMemory, offChipMemory } = energyTerms(run, engine);
  const { each } = offChipMemory[0]!;
  return {
    arithmetic: quantity(total(arithmetic) * technology.logicEnergy, bands.arithmetic, technology.source),
    onChipMemory: quantity(total(onChipMemory) * technology.memoryEnergy, bands.onChipMemory, technology.source),
    offChipMemory: quantity(
      total(offChipMemory),
      bands.onChipMemory,
      `off-chip bits times ${each} J (${device.offChip?.energyPerBit.source ?? "Horowitz, ISSCC 2014, in the table of QKeras"})`,
    ),
  };
}

/** What the energy of a layer on an engine consists of. Of traffic with a memory off the chip there is one term. */
export function energyTerms(
  run: LayerRun,
  { machine }: EngineDesign,
): Record<keyof DynamicCost, readonly EnergyTerm[]> {
  const { energy, engine, accumulator } = machine;
  const { batch, skip } = engine;
  const { operations, result } = run.job;
  const arithmetic: EnergyTerm[] = [
    { what: "operations of the vector unit", count: operations, each: addition(result.output.format.bits) },
  ];
  const moved = { input: 0, weight: 0, output: 0 };
  run.job.nests.forEach((nest, index) => {
    const each = macEnergy(nest.factors.input, nest.factors.weight, accumulator);
    arithmetic.push({ what: "products", count: macsOf(nest) * worked(nest, skip), each });
    const buffered = run.mappings[index]?.buffered ?? { input: 0, weight: 0, output: 0 };
    moved.input += buffered.input / batch;
    moved.weight += buffered.weight / batch;
    moved.output += buffered.output / batch;
  });
  return {
    arithmetic,
    onChipMemory: [
      { what: "bits of inputs", count: moved.input, each: energy.buffer.input },
      { what: "bits of weights", count: moved.weight, each: energy.buffer.weight },
      { what: "bits of results", count: moved.output, each: energy.buffer.output },
    ],
    offChipMemory: [{ what: "bits", count: offChipBits(run) / batch, each: energy.offChip }],
  };
}

function total(terms: readonly EnergyTerm[]): number {
  return terms.reduce((sum, { count, each }) => sum + count * each, 0);
}

function macsOf({ groups, steps, filters, channels, kernel, outRows, outColumns }: Nest): number {
  return groups * steps * filters * channels * kernel[0] * kernel[1] * outRows * outColumns;
}

/** Share of the products that an engine which skips zeros computes. */
function worked({ density, structured }: Nest, skip: EngineDesign["machine"]["engine"]["skip"]): number {
  switch (skip) {
    case "none":
      return 1;
    case "structured":
      return structured ?? 1;
    case "weights":
      return density.weight;
    case "inputs":
      return density.input;
    case "both":
      return density.weight * density.input;
  }
}

/** Bits that a layer exchanges with memory off the chip, of a batch. */
export function offChipBits({ mappings, vectorTraffic }: LayerRun): number {
  return mappings.reduce(
    (bits, it) => bits + (it ? it.traffic.input + it.traffic.weight + it.traffic.output : 0),
    vectorTraffic,
  );
}
