import { countBits, type ResourceModel } from "../resources.ts";
import { counterBits } from "../rtl.ts";
import { addressBits } from "./port.ts";
import { type BurstReaderUnit, beats, bufferedBeats, longestBurst, wordsPerBeat } from "./unit.ts";

/**
 * Control; the sum that the address is, of which only the bits with an index need tables; counters of bursts and words; the choice of a
 * word. The buffer is a unit of its own. Held to synthesis in test/units/burstReader.
 */
export const burstReaderResources: ResourceModel<BurstReaderUnit> = {
  features: {
    burstReader: {
      lut: ["one", "index of the burst in the address", "counters", "choice of a word"],
      ff: ["one", "address, counters and control"],
    },
  },
  circuit: () => "burstReader",
  lut: (unit, of) => [
    1,
    countBits(bursts(unit)),
    of.counter(bursts(unit)) + of.counter(counted(unit)),
    // A table with six inputs chooses one of four.
    unit.output.bits * Math.ceil((Math.min(unit.words, wordsPerBeat(unit)) - 1) / 3),
  ],
  ff: (unit) => [
    1,
    addressBits +
      counterBits(bufferedBeats + 1) +
      1 +
      lastIsShorter(unit) +
      countBits(bursts(unit)) +
      countBits(counted(unit)),
  ],
  memories: () => [],
};

function bursts(unit: BurstReaderUnit): number {
  return Math.ceil(beats(unit) / longestBurst);
}

/** One register where the last burst of several is shorter than the others. */
function lastIsShorter(unit: BurstReaderUnit): number {
  return bursts(unit) > 1 && beats(unit) % longestBurst !== 0 ? 1 : 0;
}

/** What its words are counted up to. */
function counted(unit: BurstReaderUnit): number {
  const many = wordsPerBeat(unit);
  return unit.words % many === 0 ? many : unit.words;
}
