import { addition, memoryAccesses, multiplication, type UnitEnergy } from "../energy.ts";
import { finishEnergy } from "../finish/energy.ts";
import { softmaxEnergy } from "../softmax/energy.ts";
import { contextOf, roundingOf, scoreBits, softmaxOf, weighedBits } from "./parts.ts";
import { bufferOf, sumsOf } from "./resources.ts";
import { type AttentionUnit, formatOf, stored } from "./unit.ts";

/** A product and a sum for each element of a pair of steps, twice; what is stored is written once and read for each pair. */
export function attentionEnergy(unit: AttentionUnit): UnitEnergy {
  const { steps, features, output, input, arithmetic } = unit;
  const pairs = steps * steps * features;
  const [query, key, value] = stored.map((name) => formatOf(unit, name).bits) as [number, number, number];
  let energy =
    pairs * (multiplication(query, key) + addition(scoreBits(unit))) +
    pairs * (multiplication(arithmetic.probability.bits, value) + addition(weighedBits(unit)));
  let onChipMemory = memoryAccesses(sumsOf(unit), (2 * pairs) / output.lanes);
  for (const name of stored) {
    onChipMemory += memoryAccesses(bufferOf(unit, name), pairs / output.lanes + (steps * features) / input.lanes);
  }
  const inside = [...stored.map((name) => roundingOf(unit, name)), contextOf(unit)].flatMap((finish) =>
    finish ? [finishEnergy(finish)] : [],
  );
  for (const part of [softmaxEnergy(softmaxOf(unit)), ...inside]) {
    energy += part.arithmetic;
    onChipMemory += part.onChipMemory;
  }
  return { arithmetic: energy, onChipMemory };
}
