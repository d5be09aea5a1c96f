import type { CheckedNetwork, Layer } from "../checked.ts";
import { runFloat } from "./float.ts";
import { runReference } from "./run.ts";

/** Sums of squares over all elements of all samples: of the real values, and of what quantisation adds to them. */
export interface MeasuredNoise {
  readonly signal: number;
  readonly noise: number;
}

/**
 * Runs the network on the same codes with and without quantisation and compares every layer that has codes of its own.
 *
 * @param samples Input codes by the names of the input layers.
 */
export function compareRuns(
  network: CheckedNetwork,
  samples: readonly Readonly<Record<string, Float64Array>>[],
): ReadonlyMap<string, MeasuredNoise> {
  const sums = new Map<string, { signal: number; noise: number }>();
  for (const codes of samples) {
    const quantised = runReference(network, codes);
    const inputs = Object.entries(codes).map(([name, values]) => {
      const { scale } = network.byName.get(name)!.output.format;
      return [name, values.map((code) => code * scale)] as const;
    });
    const real = runFloat(network, Object.fromEntries(inputs));
    for (const layer of network.layers) {
      const own = quantised.get(layer.name);
      if (!own || !isComparable(layer)) continue;
      const sum = sums.get(layer.name) ?? { signal: 0, noise: 0 };
      const { scale } = layer.output.format;
      real.get(layer.name)!.forEach((value, index) => {
        sum.signal += value ** 2;
        sum.noise += (value - own[index]! * scale) ** 2;
      });
      sums.set(layer.name, sum);
    }
  }
  return sums;
}

/** Signal-to-noise ratio in dB; infinite where quantisation adds nothing. */
export function decibels({ signal, noise }: MeasuredNoise): number {
  return 10 * Math.log10(signal / noise);
}

/** Codes for which something is pending are not the layer's values yet; an index has no noise. */
function isComparable({ operation, output: { pending } }: Layer): boolean {
  const waits = pending && !(pending.identity && !pending.relu && !pending.clip);
  return !waits && operation !== "input" && operation !== "argmax";
}
