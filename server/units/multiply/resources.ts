import type { MemoryShape } from "../memory.ts";
import type { ResourceModel } from "../resources.ts";
import { wordBits } from "../rtl.ts";
import { kept } from "./schedule.ts";
import type { MultiplyUnit } from "./unit.ts";

/** Partial products of each lane, or DSP slices; a memory of the words that are used again. */
export const multiplyResources: ResourceModel<MultiplyUnit> = {
  circuit: (unit) => (unit.dsp ? "multiplyDsp" : "multiply"),
  lut: (unit) =>
    unit.dsp ? [1, keptBits(unit)] : [1, unit.output.lanes * unit.inputs[0].bits * unit.inputs[1].bits, keptBits(unit)],
  ff: (unit) => [1, unit.inputs.reduce((bits, stream) => bits + wordBits(stream), wordBits(unit.output))],
  memories: (unit) => (kept(unit) ? [keptShape(unit)] : []),
  multipliers: (unit) =>
    unit.dsp
      ? {
          count: unit.output.lanes,
          a: unit.inputs[0].bits + (unit.inputs[0].signed ? 0 : 1),
          b: unit.inputs[1].bits + (unit.inputs[1].signed ? 0 : 1),
        }
      : undefined,
};

/** The words of the second input. */
export function keptShape({ inputs: [, b] }: MultiplyUnit): MemoryShape {
  return { width: wordBits(b), depth: b.words, kind: "registers", constant: false };
}

function keptBits(unit: MultiplyUnit): number {
  return kept(unit) ? wordBits(unit.inputs[1]) : 0;
}
