import { isComputed } from "../../approximations/region.ts";
import type { Layer } from "../checked.ts";

/** Sums of a layer with `@region`: at positions that are not computed only the bias is left (docs/numerics.md, section 13). */
export function leaveOut(
  { region, weights }: Layer,
  sums: Float64Array,
  bias: ArrayLike<number> | undefined,
): Float64Array {
  if (region === undefined) return sums;
  const positions = sums.length / weights!.shape[0]!;
  return sums.map((sum, index) => {
    if (isComputed(index % positions, region)) return sum;
    return bias ? bias[Math.floor(index / positions)]! : 0;
  });
}
