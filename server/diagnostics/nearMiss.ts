/** Names of `known` that a typing slip away from `name`, nearest first; at most three. */
export function nearMisses(name: string, known: Iterable<string>): string[] {
  const limit = Math.max(1, Math.min(3, Math.floor(name.length / 3)));
  const lower = name.toLowerCase();
  const letters = new Int32Array(64);
  for (let at = 0; at < lower.length; at++) letters[lower.charCodeAt(at) & 63]!++;
  const found: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const other = candidate.toLowerCase();
    if (lacking(letters, lower.length, other) > limit) continue;
    const distance = slips(lower, other, limit);
    if (distance <= limit) found.push({ candidate, distance });
  }
  found.sort((left, right) => left.distance - right.distance || (left.candidate < right.candidate ? -1 : 1));
  return found.slice(0, 3).map(({ candidate }) => candidate);
}

/** ` Did you mean "conv"?`, or nothing. */
export function didYouMean(near: readonly string[]): string {
  if (near.length === 0) return "";
  return ` Did you mean ${near.map((name) => `"${name}"`).join(" or ")}?`;
}

/**
 * Letters that one of two names has and the other lacks, whatever their order: never more than `slips`, and soon known.
 * `letters` counts those of the first name, 64 kinds of them.
 */
function lacking(letters: Int32Array, length: number, other: string): number {
  let common = 0;
  for (let at = 0; at < other.length; at++) if (letters[other.charCodeAt(at) & 63]!-- > 0) common++;
  for (let at = 0; at < other.length; at++) letters[other.charCodeAt(at) & 63]!++;
  return Math.max(length, other.length) - common;
}

/**
 * Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and swaps of neighbours.
 * Gives up with `limit + 1` as soon as no alignment can stay within the limit.
 */
function slips(left: string, right: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let best = Math.min(previous[column - 1]! + (same ? 0 : 1), previous[column]! + 1, current[column - 1]! + 1);
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) best = Math.min(best, before[column - 2]! + 1);
      current.push(best);
    }
    if (Math.min(...current) > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return previous[right.length]!;
}
