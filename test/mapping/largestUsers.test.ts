import fc from "fast-check";
import { expect, test } from "vitest";
import { largestUsers } from "../../server/mapping/largestUsers.ts";
import type { Part } from "../../server/mapping/parts.ts";
import { noResources } from "../../server/units/resources.ts";

const part = (layer: string, lut: number): Part => ({ layer, units: [], cost: { ...noResources, lut } });

/** By a sort that keeps the order of equal parts. */
function fromScratch(parts: readonly Part[]): readonly Part[] {
  return parts
    .filter(({ cost }) => cost.lut > 0)
    .sort((left, right) => right.cost.lut - left.cost.lut)
    .slice(0, 3);
}

test("the largest users of an edited design are those found from scratch", () => {
  const pool = Array.from({ length: 15 }, (_, index) => part(`l${index}`, index % 6));
  const edits = fc.array(fc.record({ at: fc.nat(7), to: fc.nat(14) }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(fc.nat(14), { minLength: 8, maxLength: 8 }), edits, (first, changes) => {
      let parts = first.map((index) => pool[index]!);
      expect(largestUsers(parts, "lut")).toEqual(fromScratch(parts));
      for (const { at, to } of changes) {
        parts = parts.with(at, pool[to]!);
        expect(largestUsers(parts, "lut")).toEqual(fromScratch(parts));
      }
    }),
  );
});
