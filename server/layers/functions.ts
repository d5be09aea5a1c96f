/** A real function of one value that a layer applies to every element. */
export interface RealFunction {
  readonly value: (x: number) => number;
  /** Outside of these limits it hardly changes any more: an approximation may hold the value of the limit. */
  readonly domain: { readonly low: number; readonly high: number };
  /** Where it turns from falling to rising; absent: it rises everywhere. */
  readonly lowest?: number;
  /** The straight pieces that stand in for it: `slope * x + offset` within limits, or another cheap function. */
  readonly hard?:
    | { readonly slope: number; readonly offset: number; readonly low: number; readonly high: number }
    | ((x: number) => number);
}

const everywhere = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** The functions by the name of their layer. */
export const realFunctions: ReadonlyMap<string, RealFunction> = new Map<string, RealFunction>([
  [
    "sigmoid",
    {
      value: (x) => 1 / (1 + Math.exp(-x)),
      domain: { low: -8, high: 8 },
      // The tangent at 0.
      hard: { slope: 0.25, offset: 0.5, low: 0, high: 1 },
    },
  ],
  ["tanh", { value: Math.tanh, domain: { low: -4, high: 4 }, hard: { slope: 1, offset: 0, low: -1, high: 1 } }],
  [
    "gelu",
    {
      value: (x) => (x * (1 + errorFunction(x / Math.SQRT2))) / 2,
      domain: everywhere,
      lowest: -0.7517915246935645,
      // x * sigmoid(1.702 x) (Hendrycks and Gimpel, 2016) with the hard sigmoid.
      hard: (x) => x * Math.max(0, Math.min(1, 0.4255 * x + 0.5)),
    },
  ],
  ["hardswish", { value: (x) => (x * Math.max(0, Math.min(6, x + 3))) / 6, domain: everywhere, lowest: -1.5 }],
  ["exp", { value: Math.exp, domain: everywhere }],
]);

/** erf: its power series near 0, the continued fraction of the complement (Abramowitz and Stegun 7.1.5, 7.1.14) beyond. */
export function errorFunction(x: number): number {
  if (x < 0) return -errorFunction(-x);
  if (x > 6) return 1;
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = x;
  for (let n = 60; n > 0; n--) fraction = x + n / 2 / fraction;
  return 1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
