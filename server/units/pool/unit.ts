import type { Instance, Stream } from "../stream.ts";

/** Maximum or exact sum of `taps` consecutive words. Input comes from a "channels" window. */
export interface PoolUnit extends Instance {
  readonly kind: "pool";
  readonly operation: "max" | "sum";
  readonly taps: number;
  readonly channels: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
}
