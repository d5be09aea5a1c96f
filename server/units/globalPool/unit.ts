import type { Instance, Stream } from "../stream.ts";

/** Maximum or exact sum of each channel over all pixels of a frame. */
export interface GlobalPoolUnit extends Instance {
  readonly kind: "globalPool";
  readonly operation: "max" | "sum";
  readonly channels: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
}
