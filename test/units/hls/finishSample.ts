import type { Overflow, Rounding } from "../../../server/formats/format.ts";
import type { Unit } from "../../../server/units/unit.ts";
import { type Draw, type ElementFormat, holding, limits, streamOf } from "./draw.ts";

type Common = Pick<
  Extract<Unit, { kind: "finish" }>,
  "name" | "layer" | "kind" | "channels" | "pixels" | "memory" | "dsp"
>;

interface Around {
  readonly x: ElementFormat;
  readonly pe: number;
  readonly turn: <T>(...choices: readonly T[]) => T;
}

/** What finishes sums: every kind of arithmetic, rounding and overflow. */
export function drawFinish(from: Draw, common: Common, { x, pe, turn }: Around): Unit {
  const { channels, pixels } = common;
  const wide = from.pick(x, { bits: from.between(8, 24), signed: true, binary: false });
  const elements = channels * pixels;
  const source = streamOf(wide, pe, elements);
  const range = limits(wide);
  const rounding: Rounding = turn("nearest_even", "half_up", "floor", "zero");
  const target = from.pick<ElementFormat>(
    { bits: from.between(1, 8), signed: false, binary: false },
    { bits: from.between(2, 8), signed: true, binary: false },
  );
  const full = limits(target);
  const relu = from.pick(true, false);
  const bounds = {
    low: relu ? Math.max(0, full.low) : from.pick(full.low, full.low + (target.signed ? 1 : 0)),
    high: from.pick(full.high, Math.max(full.low, full.high - 1)),
  };
  const overflow = turn<Overflow>("saturate", "saturate", "wrap");
  const rounded = overflow === "wrap" ? { rounding, overflow, ...full } : { rounding, overflow, ...bounds };
  const output = streamOf(target, pe, elements);
  switch (turn("shift", "thresholds", "requantise", "shift", "requantise", "thresholds", "clamp")) {
    case "clamp": {
      const clamped = holding(0, Math.max(1, range.high));
      return {
        ...common,
        input: source,
        output: streamOf(clamped, pe, elements),
        finish: { kind: "clamp", low: 0, high: Math.max(1, range.high) },
      };
    }
    case "shift":
      return { ...common, input: source, output, finish: { kind: "shift", shift: from.between(-3, 12), ...rounded } };
    case "requantise": {
      const perChannel = from.pick(true, false);
      const count = perChannel ? channels : 1;
      const multiplierBits = from.between(2, 18);
      const shift = from.between(1, 30);
      const multiplier = Float64Array.from(
        from.numbers(count, -(2 ** (multiplierBits - 1)), 2 ** (multiplierBits - 1) - 1),
      );
      const addend = Float64Array.from(from.numbers(count, -(2 ** 40), 2 ** 40));
      return {
        ...common,
        input: source,
        output,
        finish: {
          kind: "requantise",
          multiplierBits,
          perChannel,
          parameters: () => ({ multiplier, addend, shift }),
          ...rounded,
        },
      };
    }
    case "thresholds": {
      const count = from.pick(1, channels);
      const binary = from.pick(true, false);
      const levels = binary ? 1 : from.between(1, 15);
      const rows = Array.from({ length: count }, () =>
        from.numbers(levels, range.low - 1, range.high + 1).sort((a, b) => a - b),
      );
      const thresholds = Float64Array.from(rows.flat());
      const flip = Uint8Array.from(from.numbers(from.pick(1, channels), 0, 1));
      const start = binary ? -1 : from.between(-8, 8);
      const codes: ElementFormat = binary
        ? { bits: 1, signed: false, binary: true }
        : holding(start, Math.max(1, start + levels));
      return {
        ...common,
        input: source,
        output: streamOf(codes, pe, elements),
        finish: {
          kind: "thresholds",
          low: start,
          step: binary ? 2 : 1,
          levels,
          parameters: () => ({ thresholds, flip }),
        },
      };
    }
  }
}
