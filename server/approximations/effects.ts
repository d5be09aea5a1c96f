import { encodingText } from "./encoding.ts";
import type { Settings } from "./registry.ts";

/** Why hardware for a layer with these settings is not generated yet; undefined when none of them is in the way. */
export function settingsNotGenerated({ sparsity, share, circulant, region }: Settings): string | undefined {
  const encode = sparsity?.value.encode;
  if (encode) {
    return `Hardware that decodes weights stored as ${encodingText(encode)} is not generated yet; leave out "encode" to store them all.`;
  }
  if (share)
    return "Hardware with a table of shared weights is not generated yet; leave out @share to store each weight.";
  if (circulant) {
    return "Hardware that stores circulant blocks as vectors is not generated yet; leave out @circulant to store each weight.";
  }
  return region && "Hardware that leaves out positions is not generated yet; leave out @region to compute all of them.";
}
