import { unitResources } from "../units/registry.ts";
import { addResources, noResources, type ResourceCounts } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";
import type { Design } from "./design.ts";

/** The units of one layer, with the FIFOs and converters in front of it and the fork behind, and what they cost together. */
export interface Part {
  readonly layer: string;
  readonly units: readonly Unit[];
  readonly cost: ResourceCounts;
}

const known = new WeakMap<Design, { readonly parts: readonly Part[]; readonly cost: ResourceCounts }>();

/** The mapping knows the parts of its designs before anybody asks for their units. */
export function rememberParts(design: Design, parts: readonly Part[], cost: ResourceCounts): void {
  known.set(design, { parts, cost });
}

/** A design's units by layer; parts keep their identity while an edit does not touch them. */
export function partsOf(design: Design): { readonly parts: readonly Part[]; readonly cost: ResourceCounts } {
  let entry = known.get(design);
  if (!entry) {
    const byLayer = Map.groupBy(design.units, (unit) => unit.layer);
    const parts = [...byLayer].map(([layer, units]) => {
      const cost = units.reduce(
        (sum, unit) => addResources(sum, unitResources(unit, design.target.device)),
        noResources,
      );
      return { layer, units, cost };
    });
    entry = { parts, cost: parts.reduce((sum, part) => addResources(sum, part.cost), noResources) };
    known.set(design, entry);
  }
  return entry;
}
