import type { RegionCount } from "../approximations/region.ts";
import { counterBits, hex, unsigned } from "./rtl.ts";

/** Statements that move the count of a region on. */
export interface RegionSteps {
  /** To the next output pixel of the frame. */
  readonly pixel: string;
  /** To the first one of the next frame. */
  readonly frame: string;
}

/**
 * Which output pixels are computed (`@region`), without a table: register `share`, and the wire `computed` of the pixel that it stands at.
 * The register is driven by the statements of {@link counted}.
 */
export function regionWires({ part, of }: RegionCount): readonly string[] {
  const bits = counterBits(of);
  return [
    `  reg [${bits - 1}:0] share; // of an output pixel, ${part} of ${of} for each one`,
    `  wire [${bits}:0] shared = {1'b0, share} + ${unsigned(bits + 1, part)};`,
    `  wire computed = shared >= ${unsigned(bits + 1, of)};`,
    `  wire [${bits - 1}:0] share_left = shared[${bits - 1}:0] - ${hex(bits, of)};`,
  ];
}

/** @param computed whether the pixel that it stands at is computed */
export function counted({ of }: RegionCount, computed: boolean): RegionSteps {
  const bits = counterBits(of);
  return {
    pixel: `share <= ${computed ? "share_left" : `shared[${bits - 1}:0]`};`,
    frame: `share <= ${unsigned(bits, 0)};`,
  };
}
