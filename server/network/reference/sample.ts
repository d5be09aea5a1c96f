import type { ScaledFormat } from "../../formats/format.ts";
import { quantise, quantiseTensor } from "../../formats/quantise.ts";
import type { CheckedNetwork } from "../checked.ts";
import { type Generator, generatorOf } from "../weights/generator.ts";

/**
 * Random input vectors for comparing executors: codes drawn uniformly over each input's format (real ones over -1 … 1), the same for the same
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
        for (let element = 0; element < codes.length; element++) codes[element] = drawnCode(format, draw);
        const inner = codes.length / (shape[0] ?? 1);
        const blocks = { axis: shape[0] ?? 1, inner };
        return [layer.name, format.block ? quantiseTensor({ ...format, scale: 1 }, codes, blocks) : codes];
      }),
    ),
  );
}

/** Real values of wide floating-point formats are drawn from -1 … 1. */
function drawnCode(format: ScaledFormat, draw: Generator): number {
  if (format.real) return quantise(format, 2 * draw() - 1);
  if (format.values) return format.values[Math.floor(draw() * format.values.length)]!;
  const step = format.kind === "binary" ? 2 : 1;
  return format.low + step * Math.floor(draw() * ((format.high - format.low) / step + 1));
}
