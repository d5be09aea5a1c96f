import type { CheckedNetwork } from "../checked.ts";
import { generatorOf } from "../weights/generator.ts";

/**
 * Random input vectors for comparing executors: codes drawn uniformly over each input's format, the same for the same
 * network name and seed on every machine.
 *
 * @returns One record of codes by input name for each vector, in [channels, height, width] order.
 */
export function sampleInputs(network: CheckedNetwork, count: number, seed: number): Record<string, Float64Array>[] {
  const inputs = network.layers.filter((layer) => layer.arithmetic.kind === "input");
  const generators = inputs.map((layer) => generatorOf(`${network.name}/${layer.name}/${seed}`));
  return Array.from({ length: count }, () =>
    Object.fromEntries(
      inputs.map((layer, index) => {
        const { shape, format } = layer.output;
        const draw = generators[index]!;
        const codes = new Float64Array(shape.reduce((product, size) => product * size, 1));
        const step = format.kind === "binary" ? 2 : 1;
        const choices = (format.high - format.low) / step + 1;
        for (let element = 0; element < codes.length; element++) {
          codes[element] = format.low + step * Math.floor(draw() * choices);
        }
        return [layer.name, codes];
      }),
    ),
  );
}
