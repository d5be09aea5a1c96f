import type { NumberFormat } from "../formats/format.ts";
import type { CheckedNetwork, Layer, Tensor } from "../network/checked.ts";

/** `uint4[6, 28, 28]`: format and shape as they would be written, without the scale. */
export function tensorText(tensor: Tensor): string {
  return `${formatText(tensor.format)}[${tensor.shape.join(", ")}]`;
}

/** A format without its options. */
export function formatText(format: NumberFormat): string {
  return format.text.replace(/\(.*\)$/, "");
}

/** Every layer that is written and makes sense, those that nothing reads included. */
export function writtenLayers(network: CheckedNetwork): readonly Layer[] {
  return network.unused && network.unused.length > 0 ? [...network.layers, ...network.unused] : network.layers;
}
