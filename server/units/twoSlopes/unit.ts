import type { MemoryKind } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/** x * positive when x >= 0, otherwise x * negative[c] (per channel or one for all), exact; docs/numerics.md section 9. */
export interface TwoSlopesUnit extends Instance {
  readonly kind: "twoSlopes";
  /** A power of two. */
  readonly positive: number;
  readonly negative: () => Float64Array;
  /** Two's complement bits of a negative slope. */
  readonly slopeBits: number;
  /** False: one slope for all channels. */
  readonly perChannel: boolean;
  readonly channels: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
  readonly memory: MemoryKind;
  readonly dsp: boolean;
}
