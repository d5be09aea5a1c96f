import type { UnitEnergy } from "../energy.ts";
import { fifoEnergy } from "../fifo/energy.ts";
import type { FifoUnit } from "../fifo/unit.ts";
import { type MemoryFile, memoryImage } from "../rtl.ts";
import type { Unit } from "../unit.ts";
import { type WeightReader, weightWords } from "../weightWords.ts";
import { burstReaderEnergy } from "./energy.ts";
import { type BurstReaderUnit, beats, bufferedBeats, type OffChip, slotBits, wordsPerBeat } from "./unit.ts";

const nothing: readonly Unit[] = [];

/** The units inside a unit whose weights are beside the chip: the reader, and its buffer. */
export function readerParts(unit: WeightReader): readonly Unit[] {
  if (!unit.offChip) return nothing;
  const reader = readerOf(unit);
  return [reader, bufferOf(reader, unit.offChip)];
}

export function readerOf(unit: WeightReader): BurstReaderUnit {
  const { width, depth } = weightWords(unit);
  return {
    kind: "burstReader",
    name: `${unit.name}_reader`,
    layer: unit.layer,
    port: unit.offChip!.port,
    words: depth,
    inputs: [],
    output: { lanes: 1, bits: width, signed: false, binary: false, words: unit.pixels * depth },
  };
}

export function bufferOf(reader: BurstReaderUnit, { buffer }: OffChip): FifoUnit {
  const words = (reader.output.words / reader.words) * beats(reader);
  const stream = { lanes: 1, bits: reader.port, signed: false, binary: false, words };
  const name = `${reader.name}_buffer`;
  return {
    kind: "fifo",
    name,
    layer: reader.layer,
    depth: bufferedBeats,
    input: stream,
    output: stream,
    memory: buffer,
  };
}

/** Energy per frame with that of bringing the weights; undefined: they are on the chip. */
export function broughtEnergy(unit: WeightReader, arithmetic: number): UnitEnergy | undefined {
  if (!unit.offChip) return undefined;
  const reader = readerOf(unit);
  const { onChipMemory } = fifoEnergy(bufferOf(reader, unit.offChip));
  return { ...burstReaderEnergy(reader), arithmetic, onChipMemory };
}

/** Where the image of a unit's weights is in the generated folder: a beat in a line, in hexadecimal. */
export function imagePath(unit: WeightReader): string {
  return `weights/${unit.name}_offchip.txt`;
}

export function weightImage(unit: WeightReader): MemoryFile {
  const reader = readerOf(unit);
  const { fill } = weightWords(unit);
  const many = wordsPerBeat(reader);
  const slot = slotBits(reader.output.bits);
  const text = memoryImage(beats(reader), reader.port, (beat, put) => {
    for (let at = 0; at < many && beat * many + at < reader.words; at++) {
      fill(beat * many + at, (offset, bits, code) => put(at * slot + offset, bits, code));
    }
  });
  return { path: imagePath(unit), text };
}
