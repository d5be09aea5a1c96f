import { broughtEnergy } from "../burstReader/brought.ts";
import { addition, memoryAccesses, multiplication, selection, type UnitEnergy } from "../energy.ts";
import { multipliedBits, type WeightEncoding, weightEncoding } from "../weightEncoding.ts";
import { circulantWord } from "./circulant.ts";
import { movedBits, productKind, weightShape } from "./resources.ts";
import type { MatrixVectorUnit } from "./unit.ts";

/** A product and an addition at accumulator width for every weight and pixel; weights are read word by word. */
export function matrixVectorEnergy(unit: MatrixVectorUnit): UnitEnergy {
  const products = unit.pixels * unit.rows * unit.columns;
  const arithmetic = products * (productEnergy(unit) + addition(unit.output.bits));
  const brought = broughtEnergy(unit, arithmetic);
  if (brought) return brought;
  const shape = weightShape(unit);
  // A word with vectors of circulant blocks is read once for all cycles that it serves one behind the other.
  const words = products / (unit.pe * unit.simd * (circulantWord(unit)?.phases ?? 1));
  return {
    arithmetic,
    onChipMemory: shape.depth > 1 ? memoryAccesses(shape, words) : 0,
  };
}

/** J of one product. */
export function productEnergy(unit: Pick<MatrixVectorUnit, "input" | "weights">): number {
  const weights = unit.weights.format;
  const encoding = weightEncoding(unit.weights);
  switch (productKind(unit)) {
    case "xnor":
      return selection(1, 2);
    case "select":
      return selection(Math.max(unit.input.bits, weights.bits), weights.kind === "ternary" ? 3 : 2);
    case "shift":
      return multiplication(unit.input.bits, multipliedBits(encoding)) + selection(movedBits(unit), 2);
    case "multiply":
      return multiplication(unit.input.bits, multipliedBits(encoding)) + valueRead(encoding);
  }
}

/** J of reading one shared value. */
function valueRead({ form }: WeightEncoding): number {
  if (form.kind !== "index") return 0;
  return memoryAccesses({ width: form.valueBits, depth: form.entries, kind: "lutram", constant: true }, 1);
}
