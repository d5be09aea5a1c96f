/** Names of `known` that are a typing slip away from `name` and have a letter of it, nearest first; at most three, each once. */
export function nearMisses(name: string, known: Iterable<string>): string[] {
  const limit = Math.max(1, Math.min(3, Math.floor(name.length / 3)));
  const lower = name.toLowerCase();
  const letters = new Int32Array(64);
  for (let at = 0; at < lower.length; at++) letters[lower.charCodeAt(at) & 63]!++;
  const found: Near[] = [];
  let most = limit;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > most) continue;
    const other = candidate.toLowerCase();
    if (lacking(letters, lower.length, other) > most) continue;
    const distance = slips(lower, other, most);
    const isOther = distance >= Math.max(name.length, candidate.length);
    if (distance > most || isOther || found.some((it) => it.candidate === candidate)) continue;
    found.push({ candidate, distance });
    found.sort(nearestFirst);
    if (found.length > shown) found.pop();
    // What is farther away than all that will be shown need not be measured.
    if (found.length === shown) most = found[shown - 1]!.distance;
  }
  // A name that is written with other capitals is the one that is meant.
  return found.filter(({ distance }) => found[0]!.distance > 0 || distance === 0).map(({ candidate }) => candidate);
}

interface Near {
  readonly candidate: string;
  readonly distance: number;
}

const shown = 3;

function nearestFirst(left: Near, right: Near): number {
  return left.distance - right.distance || (left.candidate < right.candidate ? -1 : 1);
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

/** The last three rows of a table of distances; they are used again for every pair of names. */
let rows: readonly [Int32Array, Int32Array, Int32Array] = [new Int32Array(64), new Int32Array(64), new Int32Array(64)];

/**
 * Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and swaps of neighbours.
 * Gives up with `limit + 1` as soon as no alignment can stay within the limit.
 */
function slips(left: string, right: string, limit: number): number {
  // Letters that both names start or end with stay as they are in a best alignment.
  let start = 0;
  const shorter = Math.min(left.length, right.length);
  while (start < shorter && left.charCodeAt(start) === right.charCodeAt(start)) start++;
  let end = 0;
  while (end < shorter - start && left.charCodeAt(left.length - 1 - end) === right.charCodeAt(right.length - 1 - end))
    end++;
  const height = left.length - start - end;
  const width = right.length - start - end;
  if (width >= rows[0].length) {
    rows = [new Int32Array(2 * width), new Int32Array(2 * width), new Int32Array(2 * width)];
  }
  let [before, previous, current] = rows;
  for (let column = 0; column <= width; column++) previous[column] = column;
  for (let row = 1; row <= height; row++) {
    current[0] = row;
    let least = row;
    const letter = left.charCodeAt(start + row - 1);
    for (let column = 1; column <= width; column++) {
      const other = right.charCodeAt(start + column - 1);
      let best = previous[column - 1]! + (letter === other ? 0 : 1);
      best = Math.min(best, previous[column]! + 1, current[column - 1]! + 1);
      const swapped =
        row > 1 &&
        column > 1 &&
        letter === right.charCodeAt(start + column - 2) &&
        left.charCodeAt(start + row - 2) === other;
      if (swapped) best = Math.min(best, before[column - 2]! + 1);
      current[column] = best;
      least = Math.min(least, best);
    }
    if (least > limit) return limit + 1;
    [before, previous, current] = [previous, current, before];
  }
  return previous[width]!;
}
