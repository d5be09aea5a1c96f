import type { MemoryKind } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/**
 * Sends the words of each block of a frame in another order, some of them several times or never: word j of a block is word
 * `order[j]` of the block that came in.
 */
export interface ReorderUnit extends Instance {
  readonly kind: "reorder";
  readonly blocks: number;
  readonly order: Int32Array;
  /** Pixels of the result, whatever the blocks are. */
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
  /** Words the ring buffer holds: a power of two, room for two blocks. */
  readonly capacity: number;
  readonly memory: MemoryKind;
}
