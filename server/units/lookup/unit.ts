import type { Evaluation, MemoryKind } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/**
 * A function of each integer by itself, docs/numerics.md section 9: element x becomes `codes()[x - low]`. Four circuits give the
 * same codes; which one follows from the sizes (`server/mapping/stage/lookup.ts`).
 */
export interface LookupUnit extends Instance {
  readonly kind: "lookup";
  /** The integers that can come: `codes` has an entry for each. */
  readonly low: number;
  readonly high: number;
  readonly codes: () => Float64Array;
  readonly circuit: LookupCircuit;
  /** Ends of the codes of the output's format, to which the sums of an approximation are limited. */
  readonly limits: { readonly low: number; readonly high: number };
  readonly input: Stream;
  readonly output: Stream;
  /** Of the tables. */
  readonly memory: MemoryKind;
  readonly dsp: boolean;
}

export type LookupCircuit =
  /** A table of all codes. */
  | { readonly kind: "table" }
  /** Binary search for the run of equal codes that the integer lies in, `stages` comparisons one behind the other. */
  | { readonly kind: "runs"; readonly stages: number }
  /** Straight segments or a polynomial. */
  | Evaluation;
