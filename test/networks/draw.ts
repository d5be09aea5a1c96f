import fc from "fast-check";

/** Choices of a random network, drawn so that fast-check can repeat them. */
export interface Draw {
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number;
  readonly pick: <T>(...choices: readonly T[]) => T;
  readonly chance: (percent: number) => boolean;
  readonly divisor: (of: number) => number;
}

export function drawOf(gen: fc.GeneratorValue): Draw {
  const between = (low: number, high: number): number => gen(fc.integer, { min: low, max: high });
  const pick = <T>(...choices: readonly T[]): T => choices[between(0, choices.length - 1)] as T;
  return {
    between,
    pick,
    chance: (percent) => between(0, 99) < percent,
    divisor: (of) => pick(...divisors(of)),
  };
}

export function divisors(of: number): number[] {
  return Array.from({ length: of }, (_, i) => i + 1).filter((it) => of % it === 0);
}

/** Now and then an annotation that leaves out some of so many output positions of a convolution. */
export function region({ chance, between }: Draw, positions: number): string {
  const least = Math.ceil(100 / positions);
  return chance(20) && least < 100 ? ` @region(${between(least, 99)}%)` : "";
}

/** A number format of weights, of every kind that hardware is generated for. */
export function weightFormat(draw: Draw): string {
  const { pick, between } = draw;
  return pick(
    tableFormat(draw),
    tableFormat(draw),
    tableFormat(draw),
    "fp8_e5m2",
    `int${between(3, 7)}(per: channel)`,
    `bfp<mantissa ${between(2, 5)}, exponent ${between(1, 3)}, block ${between(1, 5)}>`,
  );
}

/** One scale for the whole tensor, as weights of sequences and of tables have it, and sums that stay exact in a feedback. */
export function tableFormat(draw: Draw): string {
  return draw.pick(codeFormat(draw), codeFormat(draw), codeFormat(draw), sharedFormat(draw));
}

function sharedFormat({ between }: Draw): string {
  return `codebook<${between(2, 6)}, int${between(4, 8)}>`;
}

/** As above, each weight stored by itself. */
export function codeFormat({ pick, between }: Draw): string {
  return pick(
    "binary",
    "ternary",
    `int${between(2, 8)}`,
    `int${between(2, 8)}`,
    `uint${between(2, 5)}`,
    `fixed<${between(3, 8)},2>`,
    "int4(narrow)",
    `log2<${between(2, 4)}>`,
    pick("fp8_e4m3", "float<3, 2>", "float<2, 1>"),
    `uint${between(3, 6)}(zero: ${between(1, 7)})`,
  );
}
