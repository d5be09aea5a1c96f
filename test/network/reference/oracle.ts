import type { NumberFormat, Rounding } from "../../../server/formats/format.ts";
import type { Arithmetic, Finish } from "../../../server/network/arithmetic.ts";
import type { LayerWeights, WindowGeometry } from "../../../server/network/checked.ts";

/**
 * A second executor for one layer, written from docs/numerics.md with big integers and index sums only: slow, and shares
 * nothing with the reference.
 */
export function oracle(
  arithmetic: Arithmetic,
  inputs: readonly (readonly number[])[],
  channels: number,
  format: NumberFormat,
  more: { readonly geometry?: WindowGeometry; readonly weights?: LayerWeights; readonly region?: number | undefined },
): number[] {
  const sums = integers(
    arithmetic,
    inputs.map((codes) => codes.map(BigInt)),
    channels,
    more,
  );
  const exact = more.region === undefined ? sums : leftOut(sums, more.region, channels, more.weights!);
  if (!("finish" in arithmetic)) return exact.map(Number);
  const perChannel = exact.length / channels;
  return exact.map((x, index) => Number(finished(arithmetic.finish, x, Math.floor(index / perChannel), format)));
}

function integers(
  arithmetic: Arithmetic,
  inputs: readonly (readonly bigint[])[],
  channels: number,
  { geometry, weights }: { readonly geometry?: WindowGeometry; readonly weights?: LayerWeights },
): bigint[] {
  const [first, second] = inputs;
  const input = first!;
  switch (arithmetic.kind) {
    case "map":
      return [...input];
    case "add":
      return input.map((a, index) => (a << BigInt(arithmetic.shiftA)) + (second![index]! << BigInt(arithmetic.shiftB)));
    case "lookup": {
      const { address, addressFormat, addressRange } = arithmetic;
      const codes = arithmetic.codes();
      return input.map((x, index) => {
        const channel = Math.floor((index * channels) / input.length);
        return BigInt(codes[Number(finished(address, x, channel, addressFormat)) - addressRange.low]!);
      });
    }
    case "twoSlopes": {
      const slopes = arithmetic.negative();
      return input.map((x, index) => {
        const channel = slopes.length === 1 ? 0 : Math.floor((index * channels) / input.length);
        return x * BigInt(x >= 0n ? arithmetic.positive : slopes[channel]!);
      });
    }
    case "multiply":
      return input.map((a, index) => a * second![Math.floor((index * second!.length) / input.length)]!);
    case "gather": {
      const all = inputs.flatMap((codes, k) => codes.map((code) => code << BigInt(arithmetic.shifts[k]!)));
      return Array.from(arithmetic.order(), (from) => (from < 0 ? 0n : all[from]!));
    }
    case "argmax": {
      const largest = largestOf(input);
      return [BigInt(input.indexOf(largest))];
    }
    case "confident": {
      const { exponential, limit } = arithmetic;
      const largest = largestOf(input);
      const sum = input.reduce((all, x) => all + BigInt(exponential.code(Number(x - largest))), 0n);
      return [sum > BigInt(limit) ? 0n : 1n];
    }
    case "deconvolution":
      return spread(input, geometry!, weights!);
    default:
  }
  const g = geometry!;
  const result: bigint[] = [];
  const groups = groupsOf(arithmetic, g);
  const own = g.channels / groups;
  const outputs = arithmetic.kind.endsWith("ultiplyAccumulate") ? weights!.shape[0]! : g.channels;
  for (let o = 0; o < outputs; o++) {
    for (let row = 0; row < g.outHeight; row++) {
      for (let column = 0; column < g.outWidth; column++) {
        const taps: { value: bigint; weight: bigint; inside: boolean }[] = [];
        const base = Math.floor(o / (outputs / groups)) * own;
        const read = Array.from({ length: own }, (_, c) => base + c);
        for (const c of read) {
          for (let ky = 0; ky < g.kernel[0]; ky++) {
            for (let kx = 0; kx < g.kernel[1]; kx++) {
              const y = row * g.stride[0] + ky * g.dilation[0] - g.padding[0];
              const x = column * g.stride[1] + kx * g.dilation[1] - g.padding[1];
              const inside = y >= 0 && x >= 0 && y < g.height && x < g.width;
              const position = read.indexOf(c) * g.kernel[0] * g.kernel[1] + ky * g.kernel[1] + kx;
              const perOutput = read.length * g.kernel[0] * g.kernel[1];
              const weight = weights ? BigInt(weights.codes()[o * perOutput + position]!) : 1n;
              taps.push({ value: inside ? input[(c * g.height + y) * g.width + x]! : 0n, weight, inside });
            }
          }
        }
        if (arithmetic.kind === "maxPool" || arithmetic.kind === "globalMax") {
          result.push(largestOf(taps.filter((tap) => tap.inside).map((tap) => tap.value)));
        } else {
          const start = BigInt(weights?.biasCodes()?.[o] ?? 0);
          result.push(taps.reduce((sum, tap) => sum + tap.value * tap.weight, start));
        }
      }
    }
  }
  return result;
}

/** Only the bias where a position in row order is not among the computed ones: there floor((i + 1) p) is no more than floor(i p). */
function leftOut(sums: readonly bigint[], share: number, channels: number, weights: LayerWeights): bigint[] {
  const positions = sums.length / channels;
  return sums.map((sum, index) => {
    const i = index % positions;
    if (Math.floor((i + 1) * share) - Math.floor(i * share) === 1) return sum;
    return BigInt(weights.biasCodes()?.[(index - i) / positions] ?? 0);
  });
}

/** Each input code times the kernel, added where it falls. */
function spread(input: readonly bigint[], g: WindowGeometry, weights: LayerWeights): bigint[] {
  const [outputs = 0] = weights.shape;
  const codes = weights.codes();
  const plane = g.outHeight * g.outWidth;
  const sums = Array.from({ length: outputs * plane }, (_, at) => {
    return BigInt(weights.biasCodes()?.[Math.floor(at / plane)] ?? 0);
  });
  for (let o = 0; o < outputs; o++) {
    for (let from = 0; from < input.length; from++) {
      const c = Math.floor(from / (g.height * g.width));
      const [y, x] = [Math.floor(from / g.width) % g.height, from % g.width];
      for (let ky = 0; ky < g.kernel[0]; ky++) {
        for (let kx = 0; kx < g.kernel[1]; kx++) {
          const row = y * g.stride[0] + ky - g.padding[0];
          const column = x * g.stride[1] + kx - g.padding[1];
          if (row < 0 || column < 0 || row >= g.outHeight || column >= g.outWidth) continue;
          const weight = codes[((o * g.channels + c) * g.kernel[0] + ky) * g.kernel[1] + kx]!;
          sums[o * plane + row * g.outWidth + column]! += input[from]! * BigInt(weight);
        }
      }
    }
  }
  return sums;
}

/** Into how many groups the channels fall, each read by outputs of its own. */
function groupsOf(arithmetic: Arithmetic, { channels }: WindowGeometry): number {
  if (arithmetic.kind === "multiplyAccumulate") return 1;
  return arithmetic.kind === "groupedMultiplyAccumulate" ? arithmetic.groups : channels;
}

function finished(finish: Finish, x: bigint, channel: number, format: NumberFormat): bigint {
  switch (finish.kind) {
    case "none":
      return x;
    case "clamp":
      return clamp(x, finish.low, finish.high);
    case "shift": {
      const rounded = finish.shift <= 0 ? x << BigInt(-finish.shift) : divide(x, finish.shift, finish.rounding);
      return finish.overflow === "saturate" ? clamp(rounded, finish.low, finish.high) : wrap(rounded, format);
    }
    case "requantise": {
      const { multiplier, addend, shift } = finish.parameters();
      const own = multiplier.length === 1 ? 0 : channel;
      const scaled = x * BigInt(multiplier[own]!) + BigInt(addend[own]!);
      return clamp(divide(scaled, shift, finish.rounding), finish.low, finish.high);
    }
    case "thresholds": {
      const { thresholds, flip } = finish.parameters();
      const own = flip.length === 1 ? 0 : channel;
      const levels = [...thresholds].slice(own * finish.levels, (own + 1) * finish.levels);
      const passed = levels.filter((level) => (flip[own] ? x < BigInt(level) : x >= BigInt(level))).length;
      return BigInt(finish.low + finish.step * passed);
    }
  }
}

function largestOf(values: readonly bigint[]): bigint {
  return [...values].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0))[0]!;
}

/** x / 2^shift, rounded. */
function divide(x: bigint, shift: number, rounding: Rounding): bigint {
  const divisor = 1n << BigInt(shift);
  let below = x / divisor;
  if (below * divisor > x) below -= 1n;
  const rest = x - below * divisor;
  if (rest === 0n || rounding === "floor") return below;
  if (rounding === "zero") return x < 0n ? below + 1n : below;
  const twice = 2n * rest;
  if (twice !== divisor) return twice > divisor ? below + 1n : below;
  return rounding === "half_up" || below % 2n !== 0n ? below + 1n : below;
}

function clamp(x: bigint, low: number, high: number): bigint {
  return x < BigInt(low) ? BigInt(low) : x > BigInt(high) ? BigInt(high) : x;
}

function wrap(x: bigint, format: NumberFormat): bigint {
  return format.signed ? BigInt.asIntN(format.bits, x) : BigInt.asUintN(format.bits, x);
}
