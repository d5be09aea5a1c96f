import { encodingText } from "./encoding.ts";
import type { Settings } from "./registry.ts";

/** Why hardware for a layer with these settings is not generated yet; undefined when none of them is in the way. */
export function settingsNotGenerated({ sparsity }: Settings): string | undefined {
  const encode = sparsity?.value.encode;
  if (!encode) return undefined;
  return `Hardware that decodes weights stored as ${encodingText(encode)} is not generated yet; leave out "encode" to store them all.`;
}
