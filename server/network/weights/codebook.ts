import type { ScaledFormat } from "../../formats/format.ts";
import { firstAtLeast, quantise } from "../../formats/quantise.ts";
import { draw, type Generator } from "./generator.ts";

const mostSteps = 100;

/**
 * Shared codes for real values (docs/numerics.md, section 10): k-means in one dimension from evenly spread centres, each
 * centre rounded to a code of `format`. Ascending, without duplicates.
 */
export function clusteredCodes(values: ArrayLike<number>, entries: number, format: ScaledFormat): number[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return [quantise(format, 0)];
  const sums = new Float64Array(sorted.length + 1);
  for (let index = 0; index < sorted.length; index++) sums[index + 1] = sums[index]! + sorted[index]!;
  const low = sorted[0]!;
  const high = sorted.at(-1)!;
  let centres = Array.from({ length: entries }, (_, index) => low + ((high - low) * index) / (entries - 1));
  for (let step = 0; step < mostSteps; step++) {
    const next = means(centres, sorted, sums);
    if (next.every((centre, index) => centre === centres[index])) break;
    centres = next;
  }
  return [...new Set(centres.map((centre) => quantise(format, centre)))].sort((a, b) => a - b);
}

/** `entries` different codes of the format in ascending order, drawn without replacement. */
export function drawnCodes(entries: number, { low, high }: ScaledFormat, generator: Generator): number[] {
  const count = high - low + 1;
  if (count <= 2 ** 16)
    return Array.from(draw(generator, entries, count), (index) => low + index).sort((a, b) => a - b);
  const codes = new Set<number>();
  while (codes.size < entries) codes.add(low + Math.floor(generator() * count));
  return [...codes].sort((a, b) => a - b);
}

/** The shared code next to a real value; the smaller one on a tie. */
export function nearestShared(shared: readonly number[], value: number): number {
  const above = firstAtLeast(shared, value);
  if (above === 0) return shared[0]!;
  if (above === shared.length) return shared[above - 1]!;
  return value - shared[above - 1]! <= shared[above]! - value ? shared[above - 1]! : shared[above]!;
}

/** Mean of the values that are nearest to each centre; a centre without values stays. */
function means(centres: readonly number[], sorted: Float64Array, sums: Float64Array): number[] {
  let start = 0;
  return centres.map((centre, index) => {
    const next = centres[index + 1];
    const end = next === undefined ? sorted.length : firstAtLeast(sorted, (centre + next) / 2);
    const first = start;
    start = Math.max(start, end);
    return start > first ? (sums[start]! - sums[first]!) / (start - first) : centre;
  });
}
