import type { Evaluation } from "../approximations/functions/method.ts";
import type { Overflow, Rounding, ScaledFormat } from "../formats/format.ts";

/**
 * The integer arithmetic of one layer, see docs/numerics.md. Codes are integers that a double holds exactly.
 * Channel c of a tensor in [channels, height, width] order.
 */
export type Arithmetic =
  | { readonly kind: "input" }
  /** No codes of its own: same codes, other shape (flatten) or later (pending batchnorm, relu). `into` names the layer that finishes a pending chain, when there is one. */
  | { readonly kind: "view" }
  | { readonly kind: "fused"; readonly into: string | undefined }
  /** acc[o] = bias[o] + sum over the window of weight * input; then `finish`. Used by conv and dense. */
  | { readonly kind: "multiplyAccumulate"; readonly finish: Finish }
  /** As above, each channel by itself. */
  | { readonly kind: "depthwise"; readonly finish: Finish }
  | { readonly kind: "maxPool" }
  /** Sum over the window (padding counts as zero and is divided by like the rest), then `finish`. */
  | { readonly kind: "sumPool"; readonly finish: Finish }
  | { readonly kind: "globalMax" }
  | { readonly kind: "globalSum"; readonly finish: Finish }
  /** (a << shiftA) + (b << shiftB), then `finish`. */
  | { readonly kind: "add"; readonly shiftA: number; readonly shiftB: number; readonly finish: Finish }
  /** As multiplyAccumulate; output channel o reads only the input channels of its group (weights [filters, channels / groups, kh, kw]). */
  | { readonly kind: "groupedMultiplyAccumulate"; readonly groups: number; readonly finish: Finish }
  /** Transposed convolution: each input code times the kernel is added to the outputs that its window covers. */
  | { readonly kind: "deconvolution"; readonly finish: Finish }
  /** a * b, exact; b may have one element per channel; then `finish`. */
  | { readonly kind: "multiply"; readonly finish: Finish }
  /** Row of the weights for each index; then `finish`. */
  | { readonly kind: "embedding"; readonly finish: Finish }
  /**
   * Codes in another order: element i is element `order()[i]` of the inputs one behind the other, those of input k
   * shifted left by `shifts[k]`; 0 where the order says -1. Then `finish`.
   */
  | {
      readonly kind: "gather";
      readonly shifts: readonly number[];
      readonly order: () => Int32Array;
      readonly finish: Finish;
    }
  /** x * positive when x >= 0, otherwise x * negative[c] (per channel or one for all); then `finish`. */
  | {
      readonly kind: "twoSlopes";
      readonly positive: number;
      readonly negative: () => Float64Array;
      /** Two's complement bits that hold every one of `negative`, known before slopes are drawn. */
      readonly slopeBits: number;
      readonly perChannel: boolean;
      /** Of the exact integers. */
      readonly range: { readonly low: number; readonly high: number };
      readonly finish: Finish;
    }
  /** `address` gives an integer of `addressRange`, element (integer - low) of `codes` is the result. */
  | {
      readonly kind: "lookup";
      readonly address: Finish;
      readonly addressFormat: ScaledFormat;
      readonly addressRange: { readonly low: number; readonly high: number };
      readonly codes: () => Float64Array;
      /** Arithmetic that gives the same codes without the table. */
      readonly evaluation?: () => Evaluation;
      /** Neighbouring integers mostly have the same code: no more runs of equal codes than this. Absent: unknown. */
      readonly runs?: number;
    }
  /** docs/numerics.md, section 11: exponentials of the distances to the largest code, each as a share of their sum. */
  | { readonly kind: "softmax"; readonly exponential: Exponential }
  /** docs/numerics.md, section 11: elements normalised in each group; `finish` has parameters for each element of a group. */
  | {
      readonly kind: "layernorm";
      /** Epsilon in squares of n codes, an integer. */
      readonly addend: number;
      readonly finish: Finish;
    }
  /** multiplyAccumulate at each step of a sequence [time, features]; then `finish`. */
  | { readonly kind: "stepwise"; readonly finish: Finish }
  | LstmArithmetic
  | GruArithmetic
  | RnnArithmetic
  | AttentionArithmetic
  /**
   * The integers that `exact` gives (it finishes with "none") times `scale`, then `pending`, in double precision; quantised to
   * the output's format, whose codes are not evenly spaced or share exponents.
   */
  | { readonly kind: "realFinish"; readonly exact: Arithmetic; readonly scale: number; readonly pending: Pending }
  /** Real values instead of integers: docs/numerics.md, section 10. Products and sums are rounded to fp32. */
  | { readonly kind: "float"; readonly pending: Pending }
  /** `finish` applied to the codes of the source: quantize, relu or batchnorm that nothing else can take up. */
  | { readonly kind: "map"; readonly finish: Finish }
  | { readonly kind: "argmax" }
  /** 1 where the exponentials of the distances of all codes to the largest one add up to `limit` at most, otherwise 0. */
  | { readonly kind: "confident"; readonly exponential: Exponential; readonly limit: number };

/** Exponentials of the distances (0 or less) to the largest code, docs/numerics.md, section 11. */
export interface Exponential {
  readonly code: (distance: number) => number;
  /** Beyond this distance the code is 0, or no distance occurs. */
  readonly furthest: number;
  /** 2^shift distances, from 0 on, have one code. */
  readonly shift: number;
}

/** Codes of a function over the integers of `format`, from its lowest on; `address` gives the integer. */
export interface TableLookup {
  readonly address: Finish;
  readonly format: ScaledFormat;
  readonly codes: () => Float64Array;
}

/** (first << shiftFirst) + (second << shiftSecond): two integers brought to the finer scale and added. */
export interface AlignedSum {
  readonly shiftFirst: number;
  readonly shiftSecond: number;
}

/** docs/numerics.md, section 12. Parts of the weights: "input", "hidden". */
export interface LstmArithmetic {
  readonly kind: "lstm";
  /** Input products and recurrent products. */
  readonly sum: AlignedSum;
  readonly sigmoid: TableLookup;
  readonly tanh: TableLookup;
  /** f * c and i * g. */
  readonly cellSum: AlignedSum;
  readonly cellFormat: ScaledFormat;
  readonly cell: Finish;
  readonly cellTanh: TableLookup;
  /** From o * tanh(c) to the state. */
  readonly finish: Finish;
}

export interface GruArithmetic {
  readonly kind: "gru";
  readonly reset: "after" | "before";
  readonly sum: AlignedSum;
  readonly sigmoid: TableLookup;
  /** reset before: from r * h to the codes that the recurrent products read. */
  readonly resetState: Finish;
  /** Input products and recurrent products (times r where the reset comes after). */
  readonly newSum: AlignedSum;
  readonly tanh: TableLookup;
  /** (1 - z) * n and z * h. */
  readonly stateSum: AlignedSum;
  readonly finish: Finish;
}

export interface RnnArithmetic {
  readonly kind: "rnn";
  readonly sum: AlignedSum;
  /** Absent: relu, which `finish` takes up. */
  readonly tanh?: TableLookup;
  readonly finish: Finish;
}

/** docs/numerics.md, section 12. Parts of the weights: "query", "key", "value", "output". */
export interface AttentionArithmetic {
  readonly kind: "attention";
  readonly query: { readonly finish: Finish; readonly format: ScaledFormat };
  readonly key: { readonly finish: Finish; readonly format: ScaledFormat };
  readonly value: { readonly finish: Finish; readonly format: ScaledFormat };
  /** Exact sums of query times key. */
  readonly scores: { readonly low: number; readonly high: number };
  /** Of distances of scores. */
  readonly exponential: Exponential;
  /** Format of the weights that softmax gives. */
  readonly probability: ScaledFormat;
  /** Exact sums of weight times value. */
  readonly weighed: { readonly low: number; readonly high: number };
  /** From weighted values to the codes of `value.format`. */
  readonly context: Finish;
  readonly finish: Finish;
}

/**
 * What happens to an exact integer before it becomes the layer's output code. Numbers that follow from weights or
 * batchnorm parameters are computed on first use and kept, so that typing never draws or reads a weight.
 * Per-channel arrays have length channels or 1.
 */
export type Finish =
  | { readonly kind: "none" }
  /** max(low, min(high, x)): relu of exact codes. */
  | { readonly kind: "clamp"; readonly low: number; readonly high: number }
  /** out = low + step * number of passed levels; `step` is 1, or 2 for binary outputs (codes -1 and +1). */
  | {
      readonly kind: "thresholds";
      readonly low: number;
      readonly step: 1 | 2;
      readonly levels: number;
      readonly parameters: () => ThresholdParameters;
    }
  /** out = overflow(round(x * 2^-shift)); shift is not 0 unless it wraps, negative: to the left. One shift for all channels. */
  | {
      readonly kind: "shift";
      readonly shift: number;
      readonly rounding: Rounding;
      readonly overflow: Overflow;
      readonly low: number;
      readonly high: number;
    }
  /** out = overflow(round((x * multiplier[c] + addend[c]) * 2^-shift)); every product and sum fits 53 bits. */
  | {
      readonly kind: "requantise";
      /** Two's complement width that holds every multiplier. */
      readonly multiplierBits: number;
      readonly rounding: Rounding;
      readonly overflow: Overflow;
      readonly low: number;
      readonly high: number;
      /** False: one multiplier for all channels. */
      readonly perChannel: boolean;
      readonly parameters: () => RequantiseParameters;
    };

export interface ThresholdParameters {
  /** [channels or 1][levels], row-major; ascending in each row. */
  readonly thresholds: Float64Array;
  /** [channels or 1]: 0: level t is passed when x >= threshold t; 1: when x < threshold t. */
  readonly flip: Uint8Array;
}

export interface RequantiseParameters {
  readonly multiplier: Float64Array;
  readonly addend: Float64Array;
  readonly shift: number;
}

/** A real function of one channel's values that no layer has applied yet, see `Tensor.pending`. */
export interface Pending {
  /** Per channel (length = channels) or one for all (length 1). */
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly relu: boolean;
  /** Real limits of the value after that (clip); an end may be infinite. */
  readonly clip?: { readonly low: number; readonly high: number };
  /** True: a is 1 and b is 0, known without looking at them (pseudo-random ones are drawn when `a` or `b` is read). */
  readonly identity?: true;
  /** True: a and b come from a file or are constants; others are drawn when somebody looks at them. */
  readonly known?: boolean;
  /** Length of `a` and `b`, where that is known without looking at them. */
  readonly channels?: number | undefined;
}
