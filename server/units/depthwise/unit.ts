import type { LayerWeights, MemoryKind } from "../../network/checked.ts";
import type { OffChip } from "../burstReader/unit.ts";
import type { Instance, Stream } from "../stream.ts";

/** Each channel with its own taps; `pe` channels per cycle, one tap per cycle. Input comes from a "channels" window. */
export interface DepthwiseUnit extends Instance {
  readonly kind: "depthwise";
  readonly channels: number;
  readonly taps: number;
  readonly pe: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
  readonly weights: LayerWeights;
  readonly memory: MemoryKind;
  /** Present: the weights are beside the chip, and `memory` holds nothing. */
  readonly offChip?: OffChip;
  readonly dsp: boolean;
}
