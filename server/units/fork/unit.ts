import type { Instance, Stream } from "../stream.ts";

/** Copies each word to every output; a word is taken when all outputs take it. */
export interface ForkUnit extends Instance {
  readonly kind: "fork";
  readonly copies: number;
  readonly input: Stream;
  readonly output: Stream;
}
