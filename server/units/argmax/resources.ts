import { countBits, type ResourceModel } from "../resources.ts";
import type { ArgmaxUnit } from "./unit.ts";

/**
 * A tree of comparators over the lanes and the winner so far, each a value and an index; one register per level. At level n a place
 * needs n bits; the rest of an index counts words.
 */
export const argmaxResources: ResourceModel<ArgmaxUnit> = {
  features: {
    argmax: {
      lut: ["handshake", "comparisons", "values and places in the tree", "winner so far", "counter"],
      ff: ["handshake", "values, places and winner so far"],
    },
  },
  circuit: () => "argmax",
  lut: (unit, of) => {
    const { values, places, nodes } = tree(unit);
    const { bits } = unit.input;
    const held = words(unit) > 1 ? of.maximum(bits) : 0;
    return [1, nodes * of.comparison(bits), values + places, held, of.counter(words(unit))];
  },
  ff: (unit) => {
    const { values, places, levels } = tree(unit);
    const index = countBits(unit.elements);
    if (words(unit) === 1) return [1, values - (levels > 0 ? unit.input.bits : 0) + places + levels + 1 + index];
    const inside = countBits(unit.input.lanes);
    const base = unit.input.lanes === 2 ** inside ? index - inside : index;
    return [1, values + places + levels + 1 + unit.input.bits + index + base + countBits(words(unit))];
  },
  memories: () => [],
};

function words(unit: ArgmaxUnit): number {
  return unit.elements / unit.input.lanes;
}

/** Bits of the values and places that come out of the levels of the tree; its comparisons. */
function tree(unit: ArgmaxUnit): Record<"values" | "places" | "levels" | "nodes", number> {
  let [values, places, levels] = [0, 0, 0];
  for (let count = unit.input.lanes; count > 1; count = Math.ceil(count / 2)) {
    levels++;
    values += Math.ceil(count / 2) * unit.input.bits;
    places += Math.ceil(count / 2) * levels;
  }
  return { values, places, levels, nodes: unit.input.lanes - 1 };
}
