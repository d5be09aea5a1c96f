import type { Declaration, Expression, Statement, SyntaxTree } from "../../grammar/tree.ts";
import type { Evaluation } from "../approximations/functions/method.ts";
import type { MemoryKind, WeightPlace } from "../approximations/memory.ts";
import type { Sparsity } from "../approximations/sparsity.ts";
import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import type { NumberFormat, Overflow, Rounding, ScaledFormat } from "../formats/format.ts";
import type { Shape, WindowGeometry, Work } from "../layers/shape.ts";

export type { Evaluation, MemoryKind, Shape, WeightPlace, WindowGeometry, Work };

/** What `createChecker` gives for a syntax tree. */
export interface CheckedFile {
  readonly tree: SyntaxTree;
  readonly networks: readonly CheckedNetwork[];
  /** The `target` declarations by name, imported ones included; the mapping resolves them. */
  readonly targets: ReadonlyMap<string, Declaration>;
  /** The `device` declarations by name, imported ones included, as for targets. */
  readonly devices: ReadonlyMap<string, Declaration>;
  readonly imports: readonly ImportedFile[];
  /** What is wrong outside of the networks, in the order of the statements; each network has its own list. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the checker asks of its host. */
export interface Environment {
  /** Name of the file itself, as `source` would give it: a file that imports itself is told so. */
  readonly id?: string;
  /**
   * The weights file that `weights from "path"` names, relative to the `.dnnx` file. Gives the same object until the
   * file changes, so that nothing is derived again without need.
   */
  readonly weights: (path: string) => WeightsFile;
  /**
   * The file that `import "path"` names, relative to the `.dnnx` file. Gives the same tree and the same environment
   * until the file changes. Absent: no file can be imported.
   */
  readonly source?: (path: string) => SourceFile;
}

export type SourceFile =
  /** `id` is the same however the file is named. */
  | { readonly state: "ready"; readonly id: string; readonly tree: SyntaxTree; readonly environment: Environment }
  | { readonly state: "missing"; readonly reason: string };

export interface ImportedFile {
  /** The `import` in the file that asks for it. */
  readonly declaration: Declaration;
  readonly path: string;
  readonly id: string;
  readonly tree: SyntaxTree;
  readonly checked: CheckedFile;
}

export type WeightsFile =
  | { readonly state: "ready"; readonly tensors: ReadonlyMap<string, WeightsTensor> }
  /** Pseudo-random weights stand in, without a diagnostic. */
  | { readonly state: "loading" }
  | { readonly state: "missing"; readonly reason: string };

export interface WeightsTensor {
  readonly shape: Shape;
  /** Real values, row-major. */
  readonly data: ArrayLike<number>;
}

/**
 * The checked network: what the text means, apart from any hardware.
 *
 * Every `Layer` is memoised on the identity of its statement, of the tensors it reads and of the defaults in force, so an
 * edit rebuilds only the layers it touches and those whose input tensors really changed. A layer therefore names its
 * sources instead of pointing at them.
 */
export interface CheckedNetwork {
  readonly name: string;
  readonly header: Statement;
  /**
   * In file order, which is a topological order (a tensor is defined before it is read). Inputs are layers too. Only
   * layers that an output depends on, unless there is no output.
   */
  readonly layers: readonly Layer[];
  /** Layers that no output depends on: checked and shown, but not built. */
  readonly unused?: readonly Layer[];
  /** The layers by name, unused ones included. */
  readonly byName: ReadonlyMap<string, Layer>;
  /** Names of the layers whose tensors leave the network, early exits and what says whether they are taken included. */
  readonly outputs: readonly string[];
  /** Early exits in order; absent: none. */
  readonly exits?: readonly Exit[];
  /** Only with exits: the work of an inference on average. The worst case is the sum over all layers. */
  readonly expected?: Expected;
  /** Only where the network says `@distilled(from: …)`. */
  readonly distilled?: Distilled;
  readonly targets: readonly { readonly name: string; readonly place: Place }[];
  readonly requirements: readonly Requirement[];
  /** "file": every weighted layer's weights come from a file; "seeded": pseudo-random ones stand in; "mixed". */
  readonly weights: "file" | "seeded" | "mixed" | "none";
  readonly weightsFile?: { readonly path: string; readonly place: Place };
  readonly diagnostics: readonly Diagnostic[];
  /** True when a diagnostic of severity error stands in the network: it can be shown but not mapped to hardware. */
  readonly broken: boolean;
}

/** `exit e = dense(x, units: 10) when confidence > 90% taken 60%`. */
export interface Exit {
  readonly name: string;
  /** Layer whose tensor is the result of an inference that ends here. */
  readonly layer: string;
  /** Fraction that the largest probability must exceed, or reach where that is `inclusive`. */
  readonly confidence: number;
  readonly inclusive: boolean;
  /** Measured fraction of the inferences that end here, of those that come here. */
  readonly taken: number;
  readonly place: Place;
}

export interface Expected {
  readonly macs: number;
  readonly operations: number;
  /** Fraction of the inferences that no exit ends. */
  readonly share: number;
  /** By the name of a layer: the exit that needs it first (their number: only the outputs do), and the fraction of the inferences that come there. */
  readonly needed: ReadonlyMap<string, { readonly exit: number; readonly share: number }>;
}

/** A network beside the one that taught it. */
export interface Distilled {
  readonly teacher: string;
  readonly teacherSize: { readonly parameters: number; readonly macs: number; readonly weightBits: number };
  readonly ownSize: { readonly parameters: number; readonly macs: number; readonly weightBits: number };
}

export interface Requirement {
  readonly place: Place;
  /** As written, in canonical spacing: `latency <= 1 ms`. */
  readonly text: string;
  /** `throughput` (inference/s), `latency` (s), `energy` (J/inference), `power` (W), `lut`, `ff`, `dsp`, `bram`, `uram`, `area` (m2), `interval`… */
  readonly metric: string;
  /** Layer the metric is asked of; absent: the whole network. */
  readonly layer?: string;
  readonly comparison: "<=" | "<" | ">=" | ">";
  /** SI without prefix; a percentage is a fraction of the device. */
  readonly bound: number;
  readonly unit: "inference/s" | "s" | "J" | "W" | "m2" | "fraction" | "count" | "cycles" | "bytes";
}

export interface Tensor {
  readonly shape: Shape;
  /** Format of the codes that flow in hardware. */
  readonly format: ScaledFormat;
  /**
   * Codes that can really occur, a sub-range of the format (worst case over all inputs, given the weights' values when
   * they come from a file).
   */
  readonly range: { readonly low: number; readonly high: number };
  /**
   * A real function that is still to be applied to each value, exactly, before the next quantisation; present while a
   * chain (convolution, batchnorm, relu) has not been quantised. value = clip?(relu?(a[c] * code * scale + b[c])).
   * Identity is by reference: two layers with the same pending object read the same thing.
   */
  readonly pending?: Pending;
  /**
   * Name of the layer whose integer codes these are. A layer that computes no codes of its own (flatten, a pending
   * batchnorm or relu) passes on the source of what it reads.
   */
  readonly source: string;
  /**
   * Standard deviation of the real value when inputs and weights are independent and uniform: what pseudo-random
   * batchnorm parameters are drawn for. Only where exact sums of products flow.
   */
  readonly deviation?: number;
}

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

export interface Layer {
  /** `fc1`, or `fc1.flatten` for a nested call. */
  readonly name: string;
  /** Kind of layer: the name in the registry of `server/layers` ("conv", "dense", …) or "input". */
  readonly operation: string;
  /** The statement of the network that it is written in; where a block is called, the statement with the call. */
  readonly statement: Statement;
  /** Name of the block that it is written in; absent: the network itself. */
  readonly block?: string;
  /** The call (or the input statement's format) in the statement; spans are relative to `statement`. */
  readonly expression: Expression;
  /** Names of the layers read, in argument order. */
  readonly inputs: readonly string[];
  readonly inputTensors: readonly Tensor[];
  readonly output: Tensor;
  /** Parameters after checking, by the names of the layer's signature: filters, kernel, stride, … */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly geometry?: WindowGeometry;
  readonly weights?: LayerWeights;
  /** Folding asked for with `@fold`; undefined: chosen by the mapping. */
  readonly fold?: { readonly pe?: number; readonly simd?: number; readonly pack?: number; readonly place: Place };
  /** Memory asked for with `@memory`; undefined: chosen by the mapping. */
  readonly memory?: { readonly kind: WeightPlace; readonly place: Place };
  readonly sparsity?: Sparsity & { readonly place: Place };
  /** Block size of `@circulant`: stored are one in so many weights. */
  readonly circulant?: number;
  /** `@region`: share of the output positions that are computed. */
  readonly region?: number;
  /** `@reuse`: weights for each multiplier. */
  readonly reuse?: { readonly factor: number; readonly place: Place };
  readonly work: Work;
  /**
   * `batchnorm`: the layer's own real function a[c] * value + b[c], whoever computes it in integers; computed on first use.
   * Per channel (length = channels) or one for all (length 1). `layernorm`: that of the normalised values, per element of a
   * group.
   */
  readonly affine?: () => { readonly a: Float64Array; readonly b: Float64Array };
  /** `prelu`: the real slope of negative values, per channel or one for all. */
  readonly slopes?: () => Float64Array;
  /** How the codes of `output` follow from the codes of the inputs; "fused" and "view" compute nothing themselves. */
  readonly arithmetic: Arithmetic;
  /**
   * A non-linear function: the largest distance between the values of its codes and the real function of the codes it
   * reads, over every code it can read (evenly spread ones where there are more than 65,536).
   */
  readonly maximumError?: () => number;
  /** Why the streaming generator cannot build the layer yet, one sentence with what to do instead; absent: it can. */
  readonly notGenerated?: string;
  /** The annotation of its own statement that says why; absent: its name stands for it. */
  readonly notGeneratedAt?: Place;
  readonly diagnostics: readonly Diagnostic[];
}

/** Weight codes; doubles where a code may not fit 32 bits. */
export type Codes = Int32Array | Float64Array;

export interface LayerWeights {
  readonly format: ScaledFormat;
  /** conv: [filters, channels, kh, kw]; depthwise: [channels, 1, kh, kw]; dense: [units, inputs]. */
  readonly shape: Shape;
  /** Bias codes have the scale of the accumulator, weights.scale * input.scale; absent: no bias. */
  readonly bias: ScaledFormat | undefined;
  readonly origin: "file" | "seeded";
  /**
   * The integer codes, drawn or quantised on first use and kept (never in the typing path for seeded weights).
   * Row-major in `shape`.
   */
  readonly codes: () => Codes;
  readonly biasCodes: () => Float64Array | undefined;
  /** The real values behind the codes, in the order of `codes`; what `dnnx run --float` uses. Seeded: drawn on first use. */
  readonly values?: () => ArrayLike<number>;
  /** Absent: real biases are what their codes say. */
  readonly biasValues?: () => ArrayLike<number> | undefined;
  /**
   * Origin "seeded": mean of the real values, mean squares of them and of what quantisation adds to them, zeros included,
   * worked out from the format; no weight is drawn for it.
   */
  readonly expectedPower?: () => { readonly mean: number; readonly signal: number; readonly noise: number };
  /** Exactly wide enough for the weights' values (origin "file") or for the worst case of the formats. */
  readonly accumulator: NumberFormat;
  /**
   * The matrices of a layer that has several (lstm, attention), in the order of their rows or columns in `shape`; each
   * has its own scale and bias. `codes` are then those of the parts one behind the other and `format` has the scale of
   * the first.
   */
  readonly parts?: readonly { readonly name: string; readonly weights: LayerWeights }[];
  /** Standard deviation of the accumulated real value for independent inputs that are uniform over their range. */
  readonly deviation?: number;
  /** Fraction of weight codes that are zero: measured (file) or annotated (seeded). */
  readonly zeroFraction: number;
}

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
