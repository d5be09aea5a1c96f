import { countBits, type ResourceModel } from "../resources.ts";
import { wordBits } from "../rtl.ts";
import { paddedSize } from "./schedule.ts";
import type { PadUnit } from "./unit.ts";

/** A register that is a word or zero, and the position in the padded image. */
export const padResources: ResourceModel<PadUnit> = {
  features: {
    pad: { lut: ["handshake", "padded word", "counters"], ff: ["handshake", "word", "counters"] },
  },
  circuit: () => "pad",
  lut: (unit, of) => [1, clearedBits(unit), countsOf(unit).reduce((sum, count) => sum + of.counter(count), 0)],
  ff: (unit) => [1, wordBits(unit.output), positionBits(unit)],
  memories: () => [],
};

/**
 * Bits that are cleared in front of their register: from 83 on Yosys clears the register itself, as registers of one reset share a slice
 * (synth_xilinx).
 */
function clearedBits(unit: PadUnit): number {
  const bits = wordBits(unit.output);
  return bits < 83 ? bits : 0;
}

function positionBits(unit: PadUnit): number {
  return countsOf(unit).reduce((bits, count) => bits + countBits(count), 0);
}

/** What is counted: the place in the padded image, the words of a pixel, and zeros between pixels. */
function countsOf(unit: PadUnit): readonly number[] {
  return [...paddedSize(unit), unit.groups, ...unit.spacing];
}
