import { countBits, type ResourceModel } from "../resources.ts";
import { commonLanes, usesCommonWord } from "./schedule.ts";
import type { ConverterUnit } from "./unit.ts";

/** A register as wide as the wider side; two of the common width when neither side divides the other. */
export const converterResources: ResourceModel<ConverterUnit> = {
  features: {
    converter: {
      lut: ["gathering", "scattering", "word sent in parts", "counters"],
      ff: ["handshake", "words and counters", "scattering", "common word"],
    },
  },
  circuit: () => "converter",
  lut: (unit, of) => {
    const common = commonLanes(unit);
    const [gathered, scattered] = [common / unit.input.lanes, common / unit.output.lanes];
    // A count of one bit needs a table for its end too.
    const counter = (parts: number) => (parts > 1 ? Math.max(2, of.counter(parts)) : 0);
    const handshakes = [gathered > 1 ? 1 : 0, scattered > 1 ? 1 : 0];
    return [...handshakes, shiftedBits(unit), counter(gathered) + counter(scattered)];
  },
  ff: (unit) => [
    1,
    registerBits(unit) + countersOf(unit),
    countBits(commonLanes(unit) / unit.output.lanes) > 0 ? 1 : 0,
    usesCommonWord(unit) ? 1 : 0,
  ],
  memories: () => [],
};

/** Bits of a word that is loaded at once and sent in parts; gathering needs no multiplexer. */
function shiftedBits(unit: ConverterUnit): number {
  if (usesCommonWord(unit)) return commonLanes(unit) * unit.input.bits;
  return unit.input.lanes > unit.output.lanes ? unit.input.lanes * unit.input.bits : 0;
}

function registerBits(unit: ConverterUnit): number {
  if (usesCommonWord(unit)) return 2 * commonLanes(unit) * unit.input.bits;
  return Math.max(unit.input.lanes, unit.output.lanes) * unit.input.bits;
}

/** Counters of the words that make a common one, and of those that it makes. */
function countersOf(unit: ConverterUnit): number {
  const common = commonLanes(unit);
  return countBits(common / unit.input.lanes) + countBits(common / unit.output.lanes);
}
