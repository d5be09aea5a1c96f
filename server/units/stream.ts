/**
 * Hardware units: the vocabulary between mapping (which instances), estimate (what they cost) and generate (their text).
 *
 * Streams. Every unit reads and writes streams with valid/ready handshake. A word carries `lanes` elements of `bits`
 * bits; element i of a word stands at bits [i*bits +: bits]; two's complement when the format is signed (binary: one bit,
 * 1 for +1). A tensor [channels, height, width] travels pixel by pixel in row-major order, channels in ascending groups
 * of `lanes` inside a pixel (channels last); a vector in ascending order. Frames follow each other without a gap or a mark; every unit
 * counts words. A unit moves at most one word per cycle per port. `lanes` divides the channels of the tensor (a
 * converter may gather across pixels for a flattened vector).
 *
 * Every kind of unit has a folder here with `unit.ts` (its parameters), `schedule.ts` (cycles, pipeline depth),
 * `resources.ts`, `energy.ts`, `verilog.ts`, `hls.ts` and a line in each registry: `unit.ts`, `schedule.ts`, `registry.ts`,
 * `verilog.ts`, `hls.ts`.
 */
export interface Stream {
  readonly lanes: number;
  readonly bits: number;
  readonly signed: boolean;
  /** True: one-bit elements that mean -1 (0) and +1 (1). */
  readonly binary: boolean;
  /** Words of one frame (one inference). */
  readonly words: number;
}

export interface Instance {
  /** Unique in the design and a legal Verilog identifier: `conv1_window`, `conv1`, `act1`, `conv1_to_act1`. */
  readonly name: string;
  /** Layer of the network whose costs it carries. */
  readonly layer: string;
}
