import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NumberFormat, Rounding } from "../../../server/formats/format.ts";
import { integerFormat } from "../../../server/formats/integer.ts";
import { quantise } from "../../../server/formats/quantise.ts";
import type { Finish, Pending } from "../../../server/network/arithmetic.ts";
import { type Finished, finish } from "../../../server/network/lowering/chain.ts";
import { pendingNothing, pendingRelu, thenAffine, thenRelu } from "../../../server/network/lowering/pending.ts";
import type { Exact } from "../../../server/network/lowering/range.ts";

/** What the finish of the law gives for an integer, written down once more and without a word in common. */
function apply(rule: Finish, x: number, channel: number): number {
  switch (rule.kind) {
    case "none":
      return x;
    case "clamp":
      return Math.min(rule.high, Math.max(rule.low, x));
    case "thresholds": {
      const { thresholds, flip } = rule.parameters();
      const row = flip.length === 1 ? 0 : channel;
      let code = rule.low;
      for (let level = 0; level < rule.levels; level++) {
        const threshold = thresholds[row * rule.levels + level]!;
        if (flip[row] === 1 ? x < threshold : x >= threshold) code += rule.step;
      }
      return code;
    }
    case "shift":
      return bring(BigInt(x), rule.shift, rule);
    case "requantise": {
      const { multiplier, addend, shift } = rule.parameters();
      const row = multiplier.length === 1 ? 0 : channel;
      return bring(BigInt(x) * BigInt(multiplier[row]!) + BigInt(addend[row]!), shift, rule);
    }
  }
}

interface Target {
  readonly low: number;
  readonly high: number;
  readonly rounding: Rounding;
  readonly overflow: "saturate" | "wrap";
}

/** overflow(round(value * 2^-shift)) in whole numbers only. */
function bring(value: bigint, shift: number, { low, high, rounding, overflow }: Target): number {
  let rounded: bigint;
  if (shift <= 0) rounded = value << BigInt(-shift);
  else {
    const one = 1n << BigInt(shift);
    const below = value >> BigInt(shift);
    const rest = value - below * one;
    const up =
      rounding === "floor"
        ? false
        : rounding === "zero"
          ? value < 0n && rest > 0n
          : rest * 2n > one || (rest * 2n === one && (rounding === "half_up" || below % 2n !== 0n));
    rounded = up ? below + 1n : below;
  }
  if (overflow === "saturate") return Math.min(high, Math.max(low, Number(rounded)));
  const codes = BigInt(high - low + 1);
  return Number(((((rounded - BigInt(low)) % codes) + codes) % codes) + BigInt(low));
}

/** quantise(f(s * x)) as section 2 says it. */
function wanted({ scale, pending }: Exact, { format }: Finished, x: number, channel: number): number {
  const at = pending.a.length === 1 ? 0 : channel;
  const value = pending.a[at]! * (scale * x) + pending.b[at]!;
  return quantise(format, pending.relu ? Math.max(0, value) : value);
}

const roundings = fc.constantFrom<Rounding>("nearest_even", "half_up", "floor", "zero");
const powers = fc.integer({ min: -6, max: 6 }).map((exponent) => 2 ** exponent);
const scales = fc.option(powers, { nil: undefined });

const integers = fc
  .record({ bits: fc.integer({ min: 1, max: 10 }), signed: fc.boolean(), rounding: roundings, scale: scales })
  .map(({ bits, signed, rounding, scale }): NumberFormat => ({ ...integerFormat(bits, signed), rounding, scale }));
const binary: NumberFormat = { ...integerFormat(1, true), kind: "binary", text: "binary", low: -1, high: 1 };
const ternary: NumberFormat = { ...integerFormat(2, true), kind: "ternary", text: "ternary", low: -1 };
const formats = fc.oneof(
  { weight: 6, arbitrary: integers },
  fc.constant(binary),
  scales.map((scale): NumberFormat => ({ ...ternary, scale })),
);

/** Parameters that doubles hold exactly, so that ties really are ties, and zero and negative slopes among them. */
const affine = fc
  .array(fc.tuple(fc.integer({ min: -24, max: 24 }), fc.integer({ min: -64, max: 64 })), { minLength: 1, maxLength: 3 })
  .map((channels) => ({
    a: Float64Array.from(channels, ([a]) => a / 8),
    b: Float64Array.from(channels, ([, b]) => b / 4),
  }));
const pendings: fc.Arbitrary<Pending> = fc.oneof(
  fc.constantFrom(pendingNothing, pendingRelu),
  affine.map((parameters) => thenAffine(undefined, () => parameters)),
  affine.map((parameters) => thenRelu(thenAffine(undefined, () => parameters))),
);
const exacts = fc
  .record({ scale: powers, first: fc.integer({ min: -300, max: 300 }), span: fc.nat({ max: 300 }), pending: pendings })
  .map(({ scale, first, span, pending }): Exact => ({ scale, range: { low: first, high: first + span }, pending }));

function each(exact: Exact, visit: (x: number, channel: number) => void): void {
  for (let channel = 0; channel < exact.pending.a.length; channel++) {
    for (let x = exact.range.low; x <= exact.range.high; x++) visit(x, channel);
  }
}

describe("finishing an exact integer", () => {
  test("thresholds, shifts and clamps give the wanted code for every integer; requantising is at most one code off", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(exacts, formats, (exact, format) => {
        const result = finish(exact, format);
        if ("problem" in result) return;
        seen.add(result.finish.kind);
        const allowed = result.finish.kind === "requantise" ? 1 : 0;
        const wrong: object[] = [];
        each(exact, (x, channel) => {
          const code = apply(result.finish, x, channel);
          const right = wanted(exact, result, x, channel);
          const inside = code >= result.range.low && code <= result.range.high;
          if (!inside || Math.abs(code - right) > allowed) wrong.push({ x, channel, code, right, inside });
        });
        expect(wrong).toEqual([]);
        if (result.finish.kind === "thresholds") {
          const { thresholds } = result.finish.parameters();
          const { levels } = result.finish;
          const falls = thresholds.findIndex((value, at) => at % levels > 0 && value < thresholds[at - 1]!);
          expect(falls).toBe(-1);
        }
      }),
      { numRuns: 1500 },
    );
    expect([...seen].toSorted()).toEqual(["clamp", "none", "requantise", "shift", "thresholds"]);
  });

  test("where relu leaves one code, every integer is limited to it", () => {
    const format: NumberFormat = { ...integerFormat(2, false), low: -3, high: 0, scale: 1 };
    const pending = thenRelu(thenAffine(undefined, () => ({ a: Float64Array.of(0.3), b: Float64Array.of(1) })));
    const result = finish({ scale: 1, range: { low: -5, high: 5 }, pending }, format);
    expect(result).toMatchObject({ finish: { kind: "clamp", low: 0, high: 0 }, range: { low: 0, high: 0 } });
  });

  test("an inferred scale does not saturate any value, and half of it would or is finer than the integer", () => {
    fc.assert(
      fc.property(exacts, integers, (exact, written) => {
        const result = finish(exact, { ...written, scale: undefined });
        if ("problem" in result) return;
        const half = { ...result.format, scale: result.format.scale / 2 };
        let clipped = false;
        let all = true;
        each(exact, (x, channel) => {
          const at = exact.pending.a.length === 1 ? 0 : channel;
          const value = exact.pending.a[at]! * (exact.scale * x) + exact.pending.b[at]!;
          const kept = exact.pending.relu ? Math.max(0, value) : value;
          if (result.format.low >= 0 && kept < 0) return;
          const open = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
          const code = quantise({ ...result.format, ...open }, kept);
          all &&= code >= result.format.low && code <= result.format.high;
          const finer = quantise({ ...half, ...open }, kept);
          clipped ||= finer < half.low || finer > half.high;
        });
        expect(all).toBe(true);
        const finest = exact.pending.identity && result.format.scale <= exact.scale;
        const nothing = result.format.scale === 1;
        expect(clipped || finest || nothing).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  test("wrapping keeps the low bits", () => {
    fc.assert(
      fc.property(exacts, integers, (exact, written) => {
        const plain = { ...exact, pending: pendingNothing };
        const result = finish(plain, { ...written, scale: written.scale ?? exact.scale, overflow: "wrap" });
        if ("problem" in result) throw new Error("a power of two can always wrap");
        const { format } = result;
        const wrong: number[] = [];
        each(plain, (x) => {
          if (apply(result.finish, x, 0) !== quantise(format, exact.scale * x)) wrong.push(x);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("requantising keeps to 18 bits for the multiplier and 53 for the sum, with the largest shift that does", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-4, max: 1e4, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.integer({ min: 1, max: 2 ** 30 }),
        (a, b, most) => {
          const pending = thenAffine(undefined, () => ({ a: Float64Array.of(a, -a), b: Float64Array.of(b, -b) }));
          const exact = { scale: 2 ** -9, range: { low: -most, high: most }, pending };
          const result = finish(exact, { ...integerFormat(16, true), scale: 0.3 });
          if ("problem" in result || result.finish.kind !== "requantise") throw new Error("expected a multiplication");
          const { multiplier, addend, shift } = result.finish.parameters();
          const fits = (multiply: readonly number[], plus: readonly number[]) =>
            multiply.every(
              (m, channel) =>
                m >= -(2 ** 17) &&
                m < 2 ** 17 &&
                [-most, most].every((x) => {
                  const sum = BigInt(x) * BigInt(m) + BigInt(plus[channel]!);
                  return sum >= -(2n ** 52n) && sum < 2n ** 52n;
                }),
            );
          expect(fits([...multiplier], [...addend])).toBe(true);
          expect(result.finish.multiplierBits).toBeLessThanOrEqual(18);
          if (shift < 40) {
            const next = [a, -a].map((slope) => Math.round(((slope * exact.scale) / 0.3) * 2 ** (shift + 1)));
            const plus = [b, -b].map((offset) => Math.round((offset / 0.3) * 2 ** (shift + 1)));
            expect(fits(next, plus)).toBe(false);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    ["relu", pendingRelu, "a relu"],
    ["batchnorm", thenAffine(undefined, () => ({ a: Float64Array.of(1), b: Float64Array.of(1) })), "a batchnorm"],
  ] as const)("wrapping behind a %s is a problem", (_, pending, why) => {
    const exact = { scale: 1, range: { low: -8, high: 7 }, pending };
    const result = finish(exact, { ...integerFormat(3, true), scale: 1, overflow: "wrap" });
    expect(result).toMatchObject({ problem: "wrap" });
    expect("why" in result && result.why).toContain(why);
  });

  test("nothing is drawn before its numbers are read", () => {
    let drawn = 0;
    const pending = thenRelu(
      thenAffine(undefined, () => {
        drawn++;
        return { a: Float64Array.of(1), b: Float64Array.of(0) };
      }),
    );
    const result = finish(
      { scale: 2 ** -4, range: { low: -99, high: 99 }, pending },
      { ...integerFormat(4, false), scale: 2 ** -2 },
    );
    expect(drawn).toBe(0);
    if ("problem" in result || result.finish.kind !== "thresholds") throw new Error("expected thresholds");
    result.finish.parameters();
    result.finish.parameters();
    expect(drawn).toBe(1);
  });
});
