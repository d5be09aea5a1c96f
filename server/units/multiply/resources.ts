import type { MemoryShape } from "../memory.ts";
import type { Operations } from "../operations.ts";
import { countBits, type ResourceModel } from "../resources.ts";
import { wordBits } from "../rtl.ts";
import { kept } from "./schedule.ts";
import type { MultiplyUnit } from "./unit.ts";

/** Partial products of each lane, or DSP slices; a memory of the words that are used again. */
export const multiplyResources: ResourceModel<MultiplyUnit> = {
  features: {
    multiply: {
      lut: ["handshake", "products", "words that are used again", "counters"],
      ff: ["handshake", "counters", "operands and products"],
    },
    multiplyDsp: {
      lut: ["handshake", "words that are used again", "counters"],
      ff: ["handshake", "counters, and operands that slices leave"],
    },
  },
  circuit: (unit) => (unit.dsp ? "multiplyDsp" : "multiply"),
  lut: (unit, of) => {
    const [a, b] = unit.inputs;
    const control = keptControl(unit, of);
    if (unit.dsp) return [1, keptBits(unit), control];
    const product = of.product(a.bits, a.signed, b.bits + (b.signed ? 0 : 1));
    return [1, unit.output.lanes * product, keptBits(unit), control];
  },
  ff: (unit, { slices }) => {
    const counters = kept(unit)
      ? countBits(unit.inputs[1].words) + countBits(unit.inputs[0].words / unit.inputs[1].words)
      : 0;
    const operands = unit.inputs.reduce((bits, stream) => bits + wordBits(stream), wordBits(unit.output));
    if (unit.dsp) return [1, slices.registers ? counters : counters + operands];
    return [1, counters, operands];
  },
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

/** Counters of words and pixels, and the choice of the word that is written. */
function keptControl(unit: MultiplyUnit, of: Operations): number {
  if (!kept(unit)) return 0;
  const [{ words }, again] = unit.inputs;
  const writes = again.words > 1 ? again.words : 0;
  return writes + of.counter(again.words) + of.counter(words / again.words);
}

/** Bits of all words that are used again: one of them, or the one that arrives, is chosen. */
function keptBits(unit: MultiplyUnit): number {
  return kept(unit) ? wordBits(unit.inputs[1]) * unit.inputs[1].words : 0;
}
