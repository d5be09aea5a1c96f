import type { Approximation } from "../../approximations/approximate.ts";
import { report } from "../../diagnostics/diagnostic.ts";
import { wrongArgument } from "../../diagnostics/wrongArgument.ts";
import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { integerFormat } from "../../formats/integer.ts";
import { quantise, smallestScale } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import { realFunctions } from "../../layers/functions.ts";
import type { Exponential } from "../arithmetic.ts";
import type { Lowered, Lowering } from "./lowering.ts";

const shares: NumberFormat = { ...integerFormat(8, false), kind: "fixed", text: "ufixed<8, 0>", scale: 2 ** -8 };
/** Exponentials are integers of 16 bits; the largest code has 2^15. */
const exponentialFormat: ScaledFormat = { ...integerFormat(16, false), scale: 2 ** -15 };

/** softmax (docs/numerics.md, section 11). */
export function lowerSoftmax(lowering: Lowering): Lowered | undefined {
  const { draft, inputs, settings, role, shape, diagnostics } = lowering;
  const input = inputs[0]!;
  const approximate = settings.approximate;
  const legal = approximate?.value.method.layers.includes("softmax");
  if (approximate && !legal && approximate === draft.settings.approximate) {
    const { name, layers } = approximate.value.method;
    const parameters = { what: `The method ${name}`, expected: `on ${layers.join(", ")}`, found: "softmax" };
    diagnostics.push(report(wrongArgument, approximate.place, parameters));
    return undefined;
  }
  const written = settings.activations;
  const own = written && (role.stores || written === draft.settings.activations) ? written.value : shares;
  const format = scaledTo(own, own.kind === "binary" ? 1 : smallestScale(own, 0, 1));
  const distances = input.range.high - input.range.low;
  const exponential = exponentialOf(input.format.scale, distances, legal ? approximate!.value : undefined);
  const reason = withoutUnit(format, exponential);
  return {
    output: {
      shape: shape.shape,
      format,
      range: { low: quantise(format, 0), high: quantise(format, 1) },
      source: draft.name,
    },
    arithmetic: { kind: "softmax", exponential },
    ...(reason ? { notGenerated: reason } : {}),
  };
}

/**
 * `exp(distance * scale)` as an integer times 2^-15, for distances from -`distances` to 0: exact, or as `@approximate` says.
 */
function exponentialOf(scale: number, distances: number, approximation: Approximation | undefined): Exponential {
  // Beyond, half a step is not reached.
  const furthest = Math.min(distances, Math.ceil((16 * Math.LN2) / scale));
  if (!approximation) {
    const code = (distance: number) =>
      distance < -furthest ? 0 : quantise(exponentialFormat, Math.exp(distance * scale));
    return { code, furthest, shift: 0 };
  }
  const { method, size } = approximation;
  let shift = 0;
  while (furthest / 2 ** shift > 2 ** method.addressBits(size) - 1) shift++;
  const step = 2 ** shift;
  const last = Math.floor(furthest / step);
  let made: Float64Array | undefined;
  const code = (distance: number) => {
    if (distance < -furthest) return 0;
    made ??= method.codes(
      {
        function: realFunctions.get("exp")!,
        low: -last,
        high: 0,
        scale: scale * step,
        format: exponentialFormat,
      },
      size,
    );
    return made[last - Math.min(last, Math.floor(-distance / step))]!;
  };
  return { code, furthest, shift };
}

/**
 * As above by a table of `entries`, the last of them 0: each stands for 2^k distances and holds the exponential of their middle
 * (docs/numerics.md, section 12).
 */
export function tabledExponential(scale: number, distances: number, entries: number): Exponential {
  const furthest = Math.min(distances, Math.ceil((16 * Math.LN2) / scale));
  let shift = 0;
  while (Math.floor(furthest / 2 ** shift) + 2 > entries) shift++;
  const step = 2 ** shift;
  const code = (distance: number) => {
    if (distance < -furthest) return 0;
    const middle = Math.floor(-distance / step) * step + (step - 1) / 2;
    return quantise(exponentialFormat, Math.exp(-middle * scale));
  };
  return { code, furthest, shift };
}

/** Entries of a table of exponentials that hardware may have. */
const mostEntries = 65536;

/** Why no unit divides by the sum; undefined: one does. */
function withoutUnit(format: ScaledFormat, { furthest, shift }: Exponential): string | undefined {
  const places = -Math.log2(format.scale);
  if (format.kind === "binary" || !Number.isInteger(places) || places < 1 || places > 24) {
    return `Shares in ${format.text} with the scale ${format.scale} have no hardware unit; use a format with 1 to 24 binary places, such as ufixed<8, 0>.`;
  }
  const entries = Math.floor(furthest / 2 ** shift) + 2;
  if (entries <= mostEntries) return undefined;
  return `Its input is so fine that the table of exponentials would have ${entries} entries; add @approximate(table(1024)), or give the layer in front a coarser format.`;
}
