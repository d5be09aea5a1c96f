/** A value moved to the left and added or subtracted. */
export interface Term {
  /** Index of an element of the input, or behind them of a sum. */
  readonly value: number;
  readonly shift: number;
  readonly negative: boolean;
}

/** A value of its own: the left term, which is positive, and the right one; one of the shifts is 0. */
export interface Sum {
  readonly left: Term;
  readonly right: Term;
}

/** Pairs of terms that are counted at a time: more of them would take longer than a pause in typing. */
const mostPairs = 20_000;

/**
 * Makes sums of two terms that stand in several rows, or several times in one, once: the most frequent pair of terms becomes a value
 * of its own until no pair is left that occurs twice (Hartley, 1996). Large matrices are searched in blocks of neighbouring columns.
 * @param rows terms of each row, of values below `values`; shortened in place
 * @returns the sums, which are the values from `values` on
 */
export function shareSums(rows: Term[][], values: number): Sum[] {
  const sums: Sum[] = [];
  const width = blockWidth(rows, values);
  for (let from = 0; from < values; from += width) {
    const isInside = ({ value }: Term): boolean => value >= from && value < from + width;
    const inside = rows.map((terms) => terms.filter(isInside));
    const outside = rows.map((terms) => terms.filter((term) => !isInside(term)));
    shareInBlock(inside, values, sums);
    rows.forEach((_, row) => {
      rows[row] = [...outside[row]!, ...inside[row]!];
    });
  }
  return sums;
}

/** Columns whose pairs of terms can be counted together: half as many have a quarter of the pairs. */
function blockWidth(rows: readonly Term[][], columns: number): number {
  const pairs = rows.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  return Math.max(1, Math.floor(columns * Math.min(1, Math.sqrt(mostPairs / Math.max(1, pairs)))));
}

function shareInBlock(rows: readonly Term[][], values: number, sums: Sum[]): void {
  const pairs = new PairCounts();
  const rowsOf = new Map<number, Set<number>>();
  const note = (value: number, row: number): void => {
    const known = rowsOf.get(value);
    if (known) known.add(row);
    else rowsOf.set(value, new Set([row]));
  };
  rows.forEach((terms, row) => {
    for (let one = 0; one < terms.length; one++) {
      note(terms[one]!.value, row);
      for (let other = one + 1; other < terms.length; other++) pairs.change(terms[one]!, terms[other]!, 1);
    }
  });
  for (let sum = pairs.mostFrequent(); sum; sum = pairs.mostFrequent()) {
    const value = values + sums.length;
    sums.push(sum);
    const right = rowsOf.get(sum.right.value)!;
    for (const row of rowsOf.get(sum.left.value)!) {
      if (right.has(row) && replace(rows[row]!, sum, value, pairs)) note(value, row);
    }
    pairs.forget(sum);
  }
}

/** Puts the value in the place of each of its pairs in a row; false: there is none. */
function replace(terms: Term[], { left, right }: Sum, value: number, pairs: PairCounts): boolean {
  let found = false;
  for (let at = 0; at < terms.length; at++) {
    const one = terms[at]!;
    const shift = one.shift - left.shift;
    if (one.value !== left.value || shift < 0) continue;
    const negative = one.negative !== right.negative;
    const partner = terms.findIndex(
      (it) => it !== one && it.value === right.value && it.shift === shift + right.shift && it.negative === negative,
    );
    if (partner < 0) continue;
    found = true;
    const two = terms[partner]!;
    terms.splice(Math.max(at, partner), 1);
    terms.splice(Math.min(at, partner), 1);
    const made: Term = { value, shift, negative: one.negative };
    pairs.change(one, two, -1);
    for (const it of terms) {
      pairs.change(one, it, -1);
      pairs.change(two, it, -1);
      pairs.change(it, made, 1);
    }
    terms.push(made);
    at = -1;
  }
  return found;
}

/** Codes of shifts are below this, codes of values too many for an integer of 32 bits. */
const shiftCodes = 256;
const valueCodes = 2 ** 20;

/** How often each pair of terms occurs, up to a common shift and sign. */
class PairCounts {
  private readonly counts = new Map<number, number>();
  /** Keys by a count that they have or had. */
  private readonly byCount: number[][] = [];

  change(one: Term, other: Term, by: 1 | -1): void {
    const key = keyOf(one, other);
    const count = (this.counts.get(key) ?? 0) + by;
    this.counts.set(key, count);
    if (count < 2) return;
    this.byCount[count] ??= [];
    this.byCount[count]!.push(key);
  }

  /** A pair that occurs at least twice, and no other one more often. */
  mostFrequent(): Sum | undefined {
    for (let count = this.byCount.length - 1; count >= 2; count--) {
      const keys = this.byCount[count] ?? [];
      for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
        if (this.counts.get(key) === count) return sumOf(key);
      }
      this.byCount.length = count;
    }
    return undefined;
  }

  /** A pair that was counted twice where its occurrences overlap is not found again. */
  forget({ left, right }: Sum): void {
    this.counts.delete(keyOf(left, right));
  }
}

/** The same for pairs that differ by a shift and a sign of both; {@link sumOf} reads it. */
function keyOf(one: Term, other: Term): number {
  const inOrder = one.value < other.value || (one.value === other.value && one.shift < other.shift);
  const [left, right] = inOrder ? [one, other] : [other, one];
  const distance = right.shift - left.shift + shiftCodes / 4;
  const sign = left.negative === right.negative ? 0 : 1;
  return (left.value * valueCodes + right.value) * shiftCodes + 2 * distance + sign;
}

/** The pair as a value of its own: the term of the lower value first, positive, one of the two not moved. */
function sumOf(key: number): Sum {
  const code = key % shiftCodes;
  const distance = Math.floor(code / 2) - shiftCodes / 4;
  const both = Math.floor(key / shiftCodes);
  return {
    left: { value: Math.floor(both / valueCodes), shift: Math.max(0, -distance), negative: false },
    right: { value: both % valueCodes, shift: Math.max(0, distance), negative: code % 2 === 1 },
  };
}
