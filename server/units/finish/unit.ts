import type { Finish } from "../../network/arithmetic.ts";
import type { MemoryKind } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/** Applies a `Finish` (thresholds, requantise, shift, clamp) to each element. */
export interface FinishUnit extends Instance {
  readonly kind: "finish";
  readonly finish: Exclude<Finish, { kind: "none" }>;
  readonly channels: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
  readonly memory: MemoryKind;
  readonly dsp: boolean;
}
