import { encodingText } from "./encoding.ts";
import type { Settings } from "./registry.ts";

/** Why hardware for a layer with these settings is not generated yet; undefined when none of them is in the way. */
export function settingsNotGenerated({ weights, sparsity, circulant, region }: Settings): string | undefined {
  const encode = sparsity?.value.encode;
  if (encode) {
    return `Hardware that decodes weights stored as ${encodingText(encode)} is not generated yet; leave out "encode" to store them all.`;
  }
  if (circulant && (weights?.value.block || weights?.value.channelScales)) {
    return `Circulant blocks of ${weights.value.text} weights do not stay circulant when each ${weights.value.block ? "block has an exponent" : "channel has a scale"} of its own; write a format with one scale, such as int8, or leave out @circulant.`;
  }
  return region && "Hardware that leaves out positions is not generated yet; leave out @region to compute all of them.";
}
