/** Density of the standard normal distribution. */
export function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** Distribution function of the standard normal distribution (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
export function distribution(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    density(z) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}

/** Mean square of what a normal distribution loses when it is limited to low … high. A low of 0 is a relu, which loses nothing. */
export function clippedNoise(mean: number, sigma: number, low: number, high: number): number {
  if (sigma === 0) return 0;
  const beyond = (distance: number): number => {
    const z = distance / sigma;
    return Math.max(0, sigma ** 2 * ((1 + z * z) * distribution(-z) - z * density(z)));
  };
  return beyond(high - mean) + (low < 0 ? beyond(mean - low) : 0);
}
