/** One measurement: quantities that can be read off a unit, and what synthesis counted. */
export interface Observation {
  readonly features: readonly number[];
  readonly value: number;
  /** What its error counts against: the value and what else was counted with it. */
  readonly whole: number;
}

/**
 * Weights of features, none below zero, with the smallest relative errors: least squares, repeated with less weight for measurements
 * that are far off, so that a few odd units do not bend the law of the others. Where measurements say little about a feature, its
 * weight stays near what is expected: one look-up table or flip-flop each, when nothing else is.
 * @param expectation share of a measurement that the expectation of each weight counts as
 */
export function fitWeights(
  data: readonly Observation[],
  expected: readonly number[] = (data[0]?.features ?? []).map(() => 1),
  expectation = 0.002,
): readonly number[] {
  let weights: readonly number[] = expected;
  let trust = data.map(() => 1);
  for (let round = 0; round < 15; round++) {
    weights = solve(data, trust, expected, expectation);
    trust = data.map(
      ({ features, value, whole }) => 1 / Math.max(0.03, Math.abs(dot(features, weights) - value) / scaleOf(whole)),
    );
  }
  return weights;
}

/** What an error is measured against: a few cells more or less do not matter. */
function scaleOf(whole: number): number {
  return Math.max(12, whole);
}

function solve(
  data: readonly Observation[],
  trust: readonly number[],
  expected: readonly number[],
  expectation: number,
): number[] {
  const width = expected.length;
  const size = (at: number) => Math.max(...data.map(({ features, whole }) => features[at]! / scaleOf(whole)), 0);
  const gram = Array.from({ length: width }, () => new Float64Array(width));
  const right = new Float64Array(width);
  data.forEach(({ features, value, whole }, index) => {
    const share = trust[index]! / scaleOf(whole) ** 2;
    for (let row = 0; row < width; row++) {
      right[row]! += share * features[row]! * value;
      for (let column = 0; column < width; column++) gram[row]![column]! += share * features[row]! * features[column]!;
    }
  });
  const total = trust.reduce((sum, it) => sum + it, 0);
  for (let row = 0; row < width; row++) {
    const strength = expectation * total * Math.max(1e-6, size(row) ** 2);
    gram[row]![row]! += strength;
    right[row]! += strength * expected[row]!;
  }
  // One weight after the other to its best value that is not negative.
  const weights = [...expected];
  for (let round = 0; round < 20_000; round++) {
    let moved = 0;
    for (let row = 0; row < width; row++) {
      const rest = right[row]! - dot(gram[row]!, weights) + gram[row]![row]! * weights[row]!;
      const next = Math.max(0, rest / gram[row]![row]!);
      moved = Math.max(moved, Math.abs(next - weights[row]!));
      weights[row] = next;
    }
    if (moved < 1e-9) break;
  }
  return weights;
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}
