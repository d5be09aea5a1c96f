import type { ResourceCounts } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";

/** The units of one layer, with the FIFOs and converters in front of it and the fork behind, and what they cost together. */
export interface Part {
  readonly layer: string;
  readonly units: readonly Unit[];
  readonly cost: ResourceCounts;
}
