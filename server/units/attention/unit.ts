import type { ScaledFormat } from "../../formats/format.ts";
import type { AttentionArithmetic } from "../../network/arithmetic.ts";
import type { MemoryKind } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/**
 * The heads of an attention layer (docs/numerics.md, section 12) between the matrices that give queries, keys and values and the one
 * that joins the heads. A frame is stored while the one before is computed.
 */
export interface AttentionUnit extends Instance {
  readonly kind: "attention";
  readonly arithmetic: AttentionArithmetic;
  readonly steps: number;
  readonly features: number;
  readonly heads: number;
  /** A step sees itself and the steps before it only. */
  readonly causal: boolean;
  /** Exact sums of the three matrices: of each step all of the queries, then the keys, then the values. */
  readonly input: Stream;
  /** Codes of the format of the values, step by step; as many lanes as a head multiplies per cycle. */
  readonly output: Stream;
  /** Of queries, keys and values. */
  readonly memory: MemoryKind;
  readonly dsp: boolean;
}

/** What is stored of each step, in the order in which it comes. */
export const stored = ["query", "key", "value"] as const;

export function formatOf({ arithmetic }: AttentionUnit, name: (typeof stored)[number]): ScaledFormat {
  return arithmetic[name].format;
}

/** Words in which a head passes: the products of a query and a key take so many cycles. */
export function chunksOf({ features, heads, output }: AttentionUnit): number {
  return features / heads / output.lanes;
}
