import type { Instance, Stream } from "../stream.ts";

/** (a << shiftA) + (b << shiftB), element by element; both inputs have the same lanes. */
export interface AddUnit extends Instance {
  readonly kind: "add";
  readonly inputs: readonly [Stream, Stream];
  readonly shiftA: number;
  readonly shiftB: number;
  readonly output: Stream;
}
