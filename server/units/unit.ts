import type { Finish, LayerWeights, MemoryKind, WindowGeometry } from "../network/checked.ts";

/**
 * Hardware units: the vocabulary between mapping (which instances), estimate (what they cost) and generate (their text).
 *
 * Streams. Every unit reads and writes streams with valid/ready handshake. A word carries `lanes` elements of `bits`
 * bits; element i of a word stands at bits [i*bits +: bits]; two's complement when the format is signed (binary: one bit,
 * 1 for +1). A tensor [channels, height, width] travels pixel by pixel in row-major order, channels in ascending groups
 * of `lanes` inside a pixel (channels last); a vector in ascending order. Frames follow each other without a gap or a mark; every unit
 * counts words. A unit moves at most one word per cycle per port. `lanes` divides the channels of the tensor (a
 * converter may gather across pixels for a flattened vector).
 *
 * Every kind of unit has a folder here with `schedule.ts` (cycles, pipeline depth), `resources.ts`, `verilog.ts`,
 * `hls.ts` and a registry entry in `registry.ts`.
 */
export interface Stream {
  readonly lanes: number;
  readonly bits: number;
  readonly signed: boolean;
  /** True: one-bit elements that mean -1 (0) and +1 (1). */
  readonly binary: boolean;
  /** Words of one frame (one inference). */
  readonly words: number;
}

interface Instance {
  /** Unique in the design and a legal Verilog identifier: `conv1_window`, `conv1`, `act1`, `conv1_to_act1`. */
  readonly name: string;
  /** Layer of the network whose costs it carries. */
  readonly layer: string;
}

/** Reads a tensor, writes for every output pixel the elements under the window, `repeats` times over. */
export interface WindowUnit extends Instance {
  readonly kind: "window";
  readonly geometry: WindowGeometry;
  readonly input: Stream;
  readonly output: Stream;
  /**
   * "pixels": lanes divide the channels; per pixel the order is (repeat, kernel row, kernel column, channel group).
   * "channels": for units that treat each channel by itself; order is (channel group, kernel row, kernel column).
   * "parallel": lanes are channels times several kernel columns (and rows): (repeat, then groups of window elements in
   * the order kernel row, kernel column, channel).
   */
  readonly order: "pixels" | "channels" | "parallel";
  /** How often each window is sent in a row: the output-channel folds of the unit behind. */
  readonly repeats: number;
  /** Words the ring buffer holds, a power of two ("pixels", "channels"); rows kept by "parallel" follow from the geometry. */
  readonly capacity: number;
  readonly memory: MemoryKind;
  /** The code that stands for padding (0; the lowest code for maxpool). */
  readonly padCode: number;
}

/**
 * Matrix-vector unit: rows = output channels, columns = window elements; `pe` rows and `simd` columns per cycle.
 * Per output pixel rows/pe * columns/simd cycles; a word of `pe` accumulators leaves after each columns/simd words.
 */
export interface MatrixVectorUnit extends Instance {
  readonly kind: "matrixVector";
  readonly rows: number;
  readonly columns: number;
  readonly pe: number;
  readonly simd: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
  readonly weights: LayerWeights;
  /**
   * Column j of the matrix is weight element order[j] of a row in the weights' own order (channels, kernel row, kernel
   * column): the stream sends channels last, so order is a permutation; "windows" for conv, "vector" for dense.
   */
  readonly columnOrder: Int32Array;
  readonly memory: MemoryKind;
  /** DSP slices are used for the multiplications (false: look-up tables). */
  readonly dsp: boolean;
}

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
  readonly dsp: boolean;
}

/** Applies a `Finish` (thresholds, requantise, shift, clamp) to each element. */
export interface FinishUnit extends Instance {
  readonly kind: "finish";
  readonly finish: Exclude<Finish, { kind: "none" }>;
  readonly channels: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
  readonly memory: MemoryKind;
  readonly dsp: boolean;
}

/** Maximum or exact sum of `taps` consecutive words. Input comes from a "channels" window. */
export interface PoolUnit extends Instance {
  readonly kind: "pool";
  readonly operation: "max" | "sum";
  readonly taps: number;
  readonly channels: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
}

/** Maximum or exact sum of each channel over all pixels of a frame. */
export interface GlobalPoolUnit extends Instance {
  readonly kind: "globalPool";
  readonly operation: "max" | "sum";
  readonly channels: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
}

/** (a << shiftA) + (b << shiftB), element by element; both inputs have the same lanes. */
export interface AddUnit extends Instance {
  readonly kind: "add";
  readonly a: Stream;
  readonly b: Stream;
  readonly shiftA: number;
  readonly shiftB: number;
  readonly output: Stream;
}

/** Index of the largest element of a frame, the lowest index on ties; one output word per frame. */
export interface ArgmaxUnit extends Instance {
  readonly kind: "argmax";
  readonly elements: number;
  readonly input: Stream;
  readonly output: Stream;
}

/** Copies each word to every output; a word is taken when all outputs take it. */
export interface ForkUnit extends Instance {
  readonly kind: "fork";
  readonly copies: number;
  readonly input: Stream;
  readonly output: Stream;
}

/** Same elements, other number of lanes; through the least common multiple when neither divides the other. */
export interface ConverterUnit extends Instance {
  readonly kind: "converter";
  readonly input: Stream;
  readonly output: Stream;
}

/** First in, first out; `depth` words. */
export interface FifoUnit extends Instance {
  readonly kind: "fifo";
  readonly depth: number;
  readonly input: Stream;
  readonly output: Stream;
  readonly memory: MemoryKind;
}

export type Unit =
  | WindowUnit
  | MatrixVectorUnit
  | DepthwiseUnit
  | FinishUnit
  | PoolUnit
  | GlobalPoolUnit
  | AddUnit
  | ArgmaxUnit
  | ForkUnit
  | ConverterUnit
  | FifoUnit;
