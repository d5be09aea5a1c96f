import type { Tensor } from "../network/checked.ts";

/** `uint4[6, 28, 28]`: format and shape as they would be written, without the scale. */
export function tensorText(tensor: Tensor): string {
  const format = tensor.format.text.replace(/\(.*\)$/, "");
  return `${format}[${tensor.shape.join(", ")}]`;
}
