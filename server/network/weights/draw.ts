import type { ScaledFormat } from "../../formats/format.ts";
import { limit, quantise, round } from "../../formats/quantise.ts";
import type { Generator } from "./generator.ts";

/**
 * The random number behind one seeded weight (docs/numerics.md, section 8), from which `codeOf` and `realOf` follow: uniform in
 * [0, 1) where all codes have equal chance, otherwise the sum of three draws from [-1, 1).
 */
export function drawNumber(format: ScaledFormat, generator: Generator): number {
  if (isUniform(format)) return generator();
  return 2 * generator() - 1 + (2 * generator() - 1) + (2 * generator() - 1);
}

/** @param spread Standard deviation of the codes of a format with sums of three draws. */
export function codeOf(format: ScaledFormat, spread: number, drawn: number): number {
  if (format.kind === "binary") return 2 * drawn - 1 >= 0 ? 1 : -1;
  if (format.kind === "ternary") return Math.floor(3 * drawn) - 1;
  if (format.codebook) return format.values![Math.floor(format.values!.length * drawn)]!;
  if (format.real || format.values) return quantise(format, drawn * (spread * format.scale));
  const code = round((drawn * Math.max(1, format.high)) / 3, "nearest_even");
  return limit(code, { ...format, overflow: "saturate" });
}

/** The real weight that the code stands for, in units of the scale; at most as far out as the codes where these are integers. */
export function realOf(format: ScaledFormat, spread: number, drawn: number): number {
  if (format.kind === "binary") return 2 * (2 * drawn - 1);
  if (format.kind === "ternary") return 3 * drawn - 1.5;
  if (format.codebook) return realOfShared(format.values!, drawn);
  if (format.real || format.values) return drawn * spread;
  return Math.max(format.low, Math.min(format.high, (drawn * Math.max(1, format.high)) / 3));
}

/** Uniform between the middles to both neighbours; at the ends as far out as in. */
function realOfShared(values: readonly number[], drawn: number): number {
  const index = Math.floor(values.length * drawn);
  const value = values[index]!;
  const below = (value - (values[index - 1] ?? 2 * value - (values[1] ?? value))) / 2;
  const above = ((values[index + 1] ?? 2 * value - (values[index - 1] ?? value)) - value) / 2;
  return value - below + (values.length * drawn - index) * (below + above);
}

/** Chance that the code of a seeded weight is 0, without a pattern of zeros; 0 for formats of which no code is drawn by rounding. */
export function zeroChance(format: ScaledFormat): number {
  if (format.kind === "ternary") return 1 / 3;
  if (isUniform(format) || format.real || format.values || format.low > 0 || format.high < 0) return 0;
  // The integral of the density of the drawn number, up to where codes begin to round to 1.
  const edge = Math.min(3, 1.5 / Math.max(1, format.high));
  const share = edge <= 1 ? (3 * edge - edge ** 3 / 3) / 4 : 2 / 3 + (8 - (3 - edge) ** 3) / 24;
  return format.low < 0 ? share : (1 + share) / 2;
}

export interface DrawnPower {
  /** Mean of the real weights: not 0 for an unsigned format or for shared values. */
  readonly mean: number;
  /** Mean square of the real weights. */
  readonly signal: number;
  /** Mean square of the distance from their codes. */
  readonly noise: number;
}

const points = 4096;
/** From this many codes on both sides of zero the error is taken as uniform, below it is summed up. */
const manyCodes = 256;

/**
 * What `realOf` and `codeOf` give on average, in units of the squared scale, worked out from the distribution of the drawn
 * number.
 *
 * @param off The code that a drawn 0 becomes where zeros are chosen by a pattern.
 * @param left Share of the weights that such a pattern leaves; the others do not count.
 */
export function drawnPower(format: ScaledFormat, spread: number, off: number | undefined, left: number): DrawnPower {
  const uniform = isUniform(format);
  const simple = !uniform && !format.real && !format.values;
  if (simple && format.low <= -manyCodes)
    return { mean: 0, signal: (format.high / 3) ** 2, noise: blockNoise(format, left) };
  let [weight, mean, signal, noise] = [0, 0, 0, 0];
  for (let index = 0; index < points; index++) {
    const position = (index + 0.5) / points;
    const drawn = uniform ? position : 6 * position - 3;
    const chance = uniform ? 1 : sumDensity(drawn);
    const code = codeOf(format, spread, drawn);
    const moved = code === 0 ? (off ?? 0) : 0;
    const real = realOf(format, spread, drawn);
    weight += chance;
    mean += chance * (real + moved);
    signal += chance * (real + moved) ** 2;
    noise += chance * (real - code) ** 2;
  }
  return {
    mean: mean / weight,
    signal: signal / weight,
    noise: noise / weight + (format.block ? blockNoise(format, left) - 1 / 12 : 0),
  };
}

/** Density of the sum of three draws from [-1, 1). */
function sumDensity(sum: number): number {
  const size = Math.abs(sum);
  return size <= 1 ? (3 - size ** 2) / 8 : (3 - size) ** 2 / 16;
}

/** Steps of 2^e for blocks whose largest weight needs the exponent e; 1/12 without blocks. */
function blockNoise({ block, high }: ScaledFormat, left: number): number {
  if (!block) return 1 / 12;
  const unit = Math.max(1, high / 3);
  // Two's complement mantissas reach one further down than up.
  const [top, bottom] = [(2 ** (block.mantissa - 1) - 0.5) / unit, (2 ** (block.mantissa - 1) + 0.5) / unit];
  let [noise, before] = [0, 0];
  for (let exponent = 0; exponent <= block.span; exponent++) {
    const one = (within(top * 2 ** exponent) + within(bottom * 2 ** exponent)) / 2;
    const fits = exponent === block.span ? 1 : one ** (block.size * left);
    // The drawn integer is rounded once more: 1 / 12 and, to even multiples of 2^e, (4^e + 2) / 12.
    noise += ((fits - before) * (exponent === 0 ? 1 : 4 ** exponent + 3)) / 12;
    before = fits;
  }
  return noise;
}

/** Probability that the size of the sum of three draws from [-1, 1) is at most `size`. */
function within(size: number): number {
  if (size >= 3) return 1;
  return size <= 1 ? (9 * size - size ** 3) / 12 : 1 - (3 - size) ** 3 / 24;
}

function isUniform({ kind, codebook }: ScaledFormat): boolean {
  return kind === "binary" || kind === "ternary" || codebook !== undefined;
}
