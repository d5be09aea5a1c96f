import fc from "fast-check";
import { expect, test } from "vitest";
import { nearMisses } from "../../server/diagnostics/nearMiss.ts";

/** The distance by its definition: from the ends of both names to their starts. */
function distance(left: string, right: string): number {
  const known = new Map<string, number>();
  const between = (a: number, b: number): number => {
    if (a === 0 || b === 0) return a + b;
    const key = `${a} ${b}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const replaced = between(a - 1, b - 1) + (left[a - 1] === right[b - 1] ? 0 : 1);
    let best = Math.min(replaced, between(a - 1, b) + 1, between(a, b - 1) + 1);
    if (a > 1 && b > 1 && left[a - 1] === right[b - 2] && left[a - 2] === right[b - 1])
      best = Math.min(best, between(a - 2, b - 2) + 1);
    known.set(key, best);
    return best;
  };
  return between(left.length, right.length);
}

const name = fc.array(fc.constantFrom("a", "b", "c", "_"), { minLength: 1, maxLength: 12 }).map((it) => it.join(""));

test("near misses are the three nearest names within the limit, in a fixed order", () => {
  fc.assert(
    fc.property(name, fc.uniqueArray(name, { maxLength: 30 }), (wanted, known) => {
      const limit = Math.max(1, Math.min(3, Math.floor(wanted.length / 3)));
      const all = known
        .map((it) => ({ it, far: distance(wanted, it) }))
        .filter(({ it, far }) => far <= limit && far < Math.max(it.length, wanted.length))
        .sort((left, right) => left.far - right.far || (left.it < right.it ? -1 : 1));
      // The name itself, or with other capitals, is the one that is meant.
      const shown = known.includes(wanted) ? [wanted] : all.slice(0, 3).map(({ it }) => it);
      expect(nearMisses(wanted, known)).toEqual(shown);
    }),
    { numRuns: 500 },
  );
});

test("the longest names have a distance too", () => {
  const long = "layer_of_a_network_with_a_very_long_name_indeed_".repeat(4);
  expect(nearMisses(`x${long}`, [`y${long}`, long.toUpperCase(), "short"])).toEqual([long.toUpperCase(), `y${long}`]);
});

test("a name with other capitals is the only one that is meant", () => {
  expect(nearMisses("INT8", ["int4", "int8", "int2"])).toEqual(["int8"]);
});

test("names of one letter are no slips for each other", () => {
  expect(nearMisses("b", ["a", "c", "B", "bb"])).toEqual(["B"]);
  expect(nearMisses("b", ["a", "bb"])).toEqual(["bb"]);
});

test("a name that is there twice is shown once", () => {
  expect(nearMisses("imgae", ["image", "image", "other"])).toEqual(["image"]);
});
