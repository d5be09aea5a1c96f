import type { MemoryKind } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/**
 * Reads an image of words from memory beside the chip, over and over, and sends the words in order. A beat of the port holds one word
 * or several; it asks for as much as its buffer, a FIFO of beats beside it, has room for.
 */
export interface BurstReaderUnit extends Instance {
  readonly kind: "burstReader";
  /** None. */
  readonly inputs: readonly Stream[];
  /** One element, the whole word. */
  readonly output: Stream;
  /** Bits of a beat: a power of two from 32 to 1024. */
  readonly port: number;
  /** Words of the image. */
  readonly words: number;
}

/** A reader inside brings weights from memory beside the chip over a port of so many bits, a word per cycle. */
export interface OffChip {
  readonly port: number;
  /** Where it keeps what came early. */
  readonly buffer: MemoryKind;
}

/** Beats of a burst at most: what AXI3 has too, and never across a border of 4 KiB. */
export const longestBurst = 16;

/** Beats that the buffer holds: the memory may take about 100 cycles to answer before words are missing. */
export const bufferedBeats = 128;

/** Narrowest and widest data bus of an AXI4 interconnect. */
export const portWidths = { least: 32, most: 1024 } as const;

/** Bits in which a word is stored: a power of two, so that no word crosses a beat. */
export function slotBits(word: number): number {
  return 2 ** Math.ceil(Math.log2(word));
}

/** Width of the port that brings one word per cycle. */
export function portBits(word: number): number {
  return Math.max(portWidths.least, slotBits(word));
}

/** Words in a beat, the first in the lowest bits. */
export function wordsPerBeat({ port, output }: BurstReaderUnit): number {
  return port / slotBits(output.bits);
}

/** Beats of the whole image; the last one may be filled in part. */
export function beats(unit: BurstReaderUnit): number {
  return Math.ceil(unit.words / wordsPerBeat(unit));
}
