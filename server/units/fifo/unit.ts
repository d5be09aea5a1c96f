import type { MemoryKind } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/** First in, first out; `depth` words. */
export interface FifoUnit extends Instance {
  readonly kind: "fifo";
  readonly depth: number;
  readonly input: Stream;
  readonly output: Stream;
  readonly memory: MemoryKind;
}
