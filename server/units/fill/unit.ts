import type { LayerWeights } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/** Puts the bias in the place of the pixels that `@region` leaves out. */
export interface FillUnit extends Instance {
  readonly kind: "fill";
  /** Pixels of the output. */
  readonly pixels: number;
  /** Share of them that is computed; see server/approximations/region.ts. */
  readonly region: number;
  /** Whose bias is sent; without one it is 0. */
  readonly weights: LayerWeights;
  /** Sums of the pixels that are computed. */
  readonly input: Stream;
  /** As many words of each pixel, in the same format. */
  readonly output: Stream;
}
