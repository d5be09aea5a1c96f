import { addition, memoryAccesses, multiplication, type UnitEnergy } from "../energy.ts";
import { polynomialWidths, runBits, segmentWidths, tableShape } from "./shape.ts";
import type { LookupUnit } from "./unit.ts";

/** A read of the table, a comparison per stage, or the products and sums of the approximation, for every element. */
export function lookupEnergy(unit: LookupUnit): UnitEnergy {
  const elements = unit.input.words * unit.input.lanes;
  const { circuit } = unit;
  switch (circuit.kind) {
    case "table":
      return { arithmetic: 0, onChipMemory: memoryAccesses(tableShape(unit), elements) };
    case "runs": {
      const width = runBits(unit);
      const reads = Array.from({ length: circuit.stages }, (_, stage) =>
        memoryAccesses({ width, depth: 2 ** stage, kind: "lutram", constant: true }, elements),
      );
      return {
        arithmetic: elements * circuit.stages * addition(width),
        onChipMemory: reads.reduce((sum, read) => sum + read, 0),
      };
    }
    case "segments": {
      const { slope, start, sum } = segmentWidths(circuit);
      const shape = { width: slope + start, depth: circuit.pieces.length, kind: unit.memory, constant: true };
      return {
        arithmetic: elements * (multiplication(slope, circuit.bits + 1) + 2 * addition(sum)),
        onChipMemory: shape.depth > 1 ? memoryAccesses(shape, elements) : 0,
      };
    }
    case "polynomial": {
      const { offset, sums } = polynomialWidths(circuit);
      const steps = sums.slice(1).map((bits, at) => multiplication(offset, sums[at]!) + addition(bits));
      return { arithmetic: elements * steps.reduce((sum, step) => sum + step, 0), onChipMemory: 0 };
    }
  }
}
