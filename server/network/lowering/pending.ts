import type { Pending } from "../arithmetic.ts";

const one = Float64Array.of(1);
const zero = Float64Array.of(0);

/** Real parameters of an affine function per channel: value = a * v + b. */
export interface Affine {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** A relu that waits, and nothing else. */
export const pendingRelu: Pending = { a: one, b: zero, relu: true, identity: true };

/** Nothing waits. */
export const pendingNothing: Pending = { a: one, b: zero, relu: false, identity: true };

/**
 * An affine function after what waits already (which has no relu). `affine` is called when `a` or `b` is first read, so
 * that pseudo-random parameters are not drawn while typing; `channels` is the length of both, where that is known; `known`: they are not
 * pseudo-random.
 */
export function thenAffine(
  before: Pending | undefined,
  affine: () => Affine,
  channels?: number,
  known = false,
): Pending {
  const alone = !before || before.identity;
  const all = alone ? channels : channels && before.channels && Math.max(channels, before.channels);
  const compute = () => {
    const after = affine();
    if (!before || before.identity) return after;
    const channels = Math.max(before.a.length, after.a.length);
    const at = (values: Float64Array, channel: number) => values[values.length === 1 ? 0 : channel]!;
    return {
      a: Float64Array.from({ length: channels }, (_, channel) => at(after.a, channel) * at(before.a, channel)),
      b: Float64Array.from(
        { length: channels },
        (_, channel) => at(after.a, channel) * at(before.b, channel) + at(after.b, channel),
      ),
    };
  };
  return new LazyPending(compute, { relu: false, known: known && (alone || before.known === true), channels: all });
}

/** A relu after what waits already. */
export function thenRelu(before: Pending | undefined): Pending {
  if (!before) return pendingRelu;
  if (before.clip) return thenClip(before, 0, Number.POSITIVE_INFINITY);
  if (before.identity) return pendingRelu;
  return before.relu
    ? before
    : new LazyPending(() => before, { relu: true, known: before.known === true, channels: before.channels });
}

/** Limits of the value after what waits already. */
export function thenClip(before: Pending | undefined, low: number, high: number): Pending {
  const { clip = everything, relu, identity } = before ?? pendingNothing;
  const limited = (value: number) => Math.max(low, Math.min(high, value));
  const limits = { low: limited(clip.low), high: limited(clip.high) };
  if (!before || identity) return { a: one, b: zero, relu, identity: true, clip: limits };
  // Not spread: that would read `a` and `b`.
  return Object.assign(
    new LazyPending(() => before, { relu, known: before.known === true, channels: before.channels }),
    {
      clip: limits,
    },
  );
}

const everything = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** The real limits that relu and clip set. */
export function limitsOf({ relu, clip = everything }: Pick<Pending, "relu" | "clip">): {
  readonly low: number;
  readonly high: number;
} {
  return relu ? { low: Math.min(clip.high, Math.max(clip.low, 0)), high: clip.high } : clip;
}

/** Same function: the same object, or equal numbers. */
export function samePending(left: Pending | undefined, right: Pending | undefined): boolean {
  if (left === right) return true;
  if (!left || !right || left.relu !== right.relu || left.identity !== right.identity) return false;
  if (left.clip?.low !== right.clip?.low || left.clip?.high !== right.clip?.high) return false;
  return sameNumbers(left.a, right.a) && sameNumbers(left.b, right.b);
}

/** A class, because defining getters for each of thousands of layers takes longer than checking them. */
class LazyPending implements Pending {
  readonly relu: boolean;
  readonly known: boolean;
  readonly channels: number | undefined;
  readonly #compute: () => Affine;
  #made: Affine | undefined;

  constructor(
    compute: () => Affine,
    { relu, known, channels }: Required<Pick<Pending, "relu" | "known" | "channels">>,
  ) {
    this.#compute = compute;
    this.relu = relu;
    this.known = known;
    this.channels = channels;
  }

  get a(): Float64Array {
    this.#made ??= this.#compute();
    return this.#made.a;
  }

  get b(): Float64Array {
    this.#made ??= this.#compute();
    return this.#made.b;
  }
}

function sameNumbers(left: Float64Array, right: Float64Array): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
