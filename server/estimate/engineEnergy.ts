import type { EngineDesign } from "../mapping/engine/engineDesign.ts";
import { type LayerRun, offChipBits } from "../mapping/engine/layerRun.ts";
import type { Machine } from "../mapping/engine/machine.ts";
import type { Nest } from "../mapping/engine/nest.ts";
import type { Device } from "../targets/target.ts";
import { technologyOf } from "../targets/technology.ts";
import { addition, sramBitAccess } from "../units/energy.ts";
import { macEnergy } from "../units/systolicArray/energy.ts";
import { bands } from "./bands.ts";
import { quantity } from "./costs.ts";
import { unfitReason } from "./engineUnfit.ts";
import type { EnergyCost } from "./estimate.ts";

export type DynamicCost = Omit<EnergyCost, "static" | "total">;

/** So many operations or bits of one inference, each of so many J on the device. */
export interface EnergyTerm {
  readonly what: string;
  readonly count: number;
  readonly each: number;
}

/** J of one inference, the share of static power not included. */
export function runEnergy(run: LayerRun, engine: EngineDesign, device: Device): DynamicCost {
  const { source } = technologyOf(device);
  const { arithmetic, onChipMemory, offChipMemory } = energyTerms(run, engine, device);
  const { each } = offChipMemory[0]!;
  const unfit = unfitReason(run);
  return {
    arithmetic: quantity(total(arithmetic), bands.arithmetic, source),
    onChipMemory: unfit ?? quantity(total(onChipMemory), bands.onChipMemory, source),
    offChipMemory:
      unfit ??
      quantity(
        total(offChipMemory),
        bands.onChipMemory,
        `off-chip bits times ${each} J (${device.offChip?.energyPerBit.source ?? "Horowitz, ISSCC 2014, in the table of QKeras"})`,
      ),
  };
}

/** What the energy of a layer on an engine consists of; without a mapping only its arithmetic is known. Of traffic with a memory off the chip there is one term. */
export function energyTerms(
  run: LayerRun,
  { machine }: EngineDesign,
  device: Device,
): Record<keyof DynamicCost, readonly EnergyTerm[]> {
  const { energy, engine, accumulator } = machine;
  const { batch, skip } = engine;
  const { operations, result, nests, vectorBits } = run.job;
  const { logicEnergy, memoryEnergy } = technologyOf(device);
  const arithmetic: EnergyTerm[] = [
    {
      what: "operations of the vector unit",
      count: operations,
      each: addition(result.output.format.bits) * logicEnergy,
    },
  ];
  const moved = { ...vectorBits };
  const kept = { input: 0, weight: 0, output: 0 };
  let hops = 0;
  nests.forEach((nest, index) => {
    const { input, weight } = nest.factors;
    const products = macsOf(nest) * worked(nest, skip);
    arithmetic.push({
      what: "products",
      count: products,
      each: macEnergy(input, weight, accumulator) * logicEnergy,
    });
    hops += products * bitsPassedOn(nest, machine);
    kept.input += products * input.bits;
    kept.weight += products * weight.bits;
    // A sum is read and written.
    kept.output += products * 2 * accumulator;
    const buffered = run.mappings[index]?.buffered ?? { input: 0, weight: 0, output: 0 };
    moved.input += buffered.input / batch;
    moved.weight += buffered.weight / batch;
    moved.output += buffered.output / batch;
  });
  const onChipMemory: EnergyTerm[] = [
    { what: "bits of inputs", count: moved.input, each: energy.buffer.input },
    { what: "bits of weights", count: moved.weight, each: energy.buffer.weight },
    { what: "bits of results", count: moved.output, each: energy.buffer.output },
  ];
  for (const tensor of ["input", "weight", "output"] as const) {
    const size = engine.scratchpads[tensor];
    if (size === undefined) continue;
    const what = `bits of scratchpads of ${{ input: "inputs", weight: "weights", output: "sums" }[tensor]}`;
    onChipMemory.push({ what, count: kept[tensor], each: sramBitAccess(size) * memoryEnergy });
  }
  if (energy.wires) {
    const { element, buffer } = energy.wires;
    arithmetic.push({ what: "bits from element to element", count: hops, each: element });
    onChipMemory.push({
      what: `bits between buffers and ${nests.length > 0 ? "array" : "vector unit"}`,
      count: moved.input + moved.weight + moved.output,
      each: buffer,
    });
  }
  return {
    arithmetic,
    onChipMemory,
    offChipMemory: [{ what: "bits", count: offChipBits(run) / batch, each: energy.offChip }],
  };
}

/**
 * Bits that go on to the next element for each product: those of the two tensors that are not stationary. A sum goes on once for all
 * products of an element, of a row-stationary array once for a row of the filter. A bit that is broadcast passes as many elements.
 */
function bitsPassedOn({ factors, kernel }: Nest, { engine, accumulator, macs }: Machine): number {
  const { input, weight } = factors;
  switch (engine.dataflow) {
    case "weight_stationary":
      return input.bits + accumulator / macs;
    case "input_stationary":
      return weight.bits + accumulator / macs;
    case "output_stationary":
      return input.bits + weight.bits;
    case "row_stationary":
      return accumulator / kernel[1];
  }
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
