import { addition, memoryAccesses, multiplication, registerBit, type UnitEnergy } from "../energy.ts";
import { finishEnergy } from "../finish/energy.ts";
import { matrixVectorEnergy } from "../matrixVector/energy.ts";
import { cellOf, storage, type Value } from "./cell.ts";
import { engineOf } from "./parts.ts";
import { keptShape, partFinishes, tableShape } from "./resources.ts";
import type { RecurrentUnit } from "./unit.ts";

/** The products of the state, and for each unit and step its sums, products, look-ups and roundings, the state in registers. */
export function recurrentEnergy(unit: RecurrentUnit): UnitEnergy {
  const results = unit.units * unit.steps;
  let arithmetic = 0;
  let onChipMemory = 0;
  let offChipBits = 0;
  const add = (part: UnitEnergy) => {
    arithmetic += part.arithmetic;
    onChipMemory += part.onChipMemory;
    offChipBits += part.offChipBits ?? 0;
  };
  for (const [index, phase] of cellOf(unit).phases.entries()) {
    add(matrixVectorEnergy(engineOf(unit, phase, index)));
    for (const value of phase.values) {
      arithmetic += results * energyOf(value);
      if (value.operation.kind === "table") {
        onChipMemory += memoryAccesses(tableShape(unit, value), results);
      }
    }
    // The vector turns by a word in each cycle, all of its registers with it.
    const turns = ((unit.units / unit.pe) * unit.units * unit.steps) / unit.simd;
    onChipMemory += turns * unit.units * unit.state.bits * registerBit;
  }
  for (const finish of partFinishes(unit)) add(finishEnergy(finish));
  const kept = keptShape(unit);
  if (kept) onChipMemory += memoryAccesses(kept, (2 * results) / unit.pe);
  return { arithmetic, onChipMemory, offChipBits };
}

function energyOf({ operation, low, high }: Value): number {
  const { bits } = storage({ low, high });
  switch (operation.kind) {
    case "sum":
    case "rest":
      return addition(bits);
    case "product": {
      const [a, b] = operation.of.map((value) => storage(value).bits);
      return multiplication(a!, b!);
    }
    default:
      return 0;
  }
}
