import { regionCount } from "../approximations/region.ts";

/** C++ text that counts which output pixels are computed (`@region`). */
export interface RegionHls {
  /** In front of the loop of a frame. */
  readonly declaration: readonly string[];
  /** `computed`: of the pixel that the count stands at. */
  readonly wires: readonly string[];
  /** On to the next pixel. */
  readonly step: readonly string[];
}

/** @param count output pixels of a frame */
export function regionHls(count: number, share: number): RegionHls {
  const { part, of } = regionCount(count, share);
  return {
    declaration: [`int share = 0; // of an output pixel, ${part} of ${of} for each one`],
    wires: [`const bool computed = share + ${part} >= ${of};`],
    step: [`share += computed ? ${part - of} : ${part};`],
  };
}
