import type { LayerWeights, MemoryKind } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/** The row of a table [entries, features] for each index, `output.lanes` features per word; the last row beyond the table. */
export interface EmbeddingUnit extends Instance {
  readonly kind: "embedding";
  readonly entries: number;
  readonly features: number;
  /** Indices of a frame, one per word. */
  readonly input: Stream;
  readonly output: Stream;
  readonly weights: LayerWeights;
  readonly memory: MemoryKind;
}
