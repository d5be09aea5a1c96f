import type { Instance, Stream } from "../stream.ts";

/** Streams one behind the other, turn by turn: in each round `turns[k]` words of input k, each code shifted left by `shifts[k]`. */
export interface MergeUnit extends Instance {
  readonly kind: "merge";
  /** All of the same lanes as the output. */
  readonly inputs: readonly Stream[];
  readonly turns: readonly number[];
  readonly shifts: readonly number[];
  readonly output: Stream;
}
