import type { MemoryKind, WindowGeometry } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/** Reads a tensor, writes for every output pixel the elements under the window, `repeats` times over. */
export interface WindowUnit extends Instance {
  readonly kind: "window";
  readonly geometry: WindowGeometry;
  readonly input: Stream;
  readonly output: Stream;
  /**
   * "pixels": lanes divide the channels of a part; per pixel the order is (part, repeat, kernel row, kernel column, channel
   * group of the part).
   * "channels": for units that treat each channel by itself; order is (channel group, kernel row, kernel column).
   * "parallel": lanes are channels times several kernel columns (and rows): (repeat, then groups of window elements in
   * the order kernel row, kernel column, channel).
   */
  readonly order: "pixels" | "channels" | "parallel";
  /** How often each window (of each part) is sent in a row: the output-channel folds of the unit behind. */
  readonly repeats: number;
  /** Equal parts of the channels that are windows of their own, one behind the other ("pixels"): the groups of a convolution. */
  readonly parts: number;
  /** Words the ring buffer holds, a power of two ("pixels", "channels"); rows kept by "parallel" follow from the geometry. */
  readonly capacity: number;
  readonly memory: MemoryKind;
  /** Share of the output pixels whose windows are sent (`@region`); absent: all. */
  readonly region?: number;
  /** The code that stands for padding (0; the lowest code for maxpool). */
  readonly padCode: number;
}
