import type { Declaration, Expression, Statement, SyntaxTree } from "../../grammar/tree.ts";
import type { Written } from "../approximations/annotation.ts";
import type { Evaluation } from "../approximations/functions/method.ts";
import type { MemoryKind, WeightPlace } from "../approximations/memory.ts";
import type { Sparsity } from "../approximations/sparsity.ts";
import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import type { NumberFormat, ScaledFormat } from "../formats/format.ts";
import type { Shape, WindowGeometry, Work } from "../layers/shape.ts";
import type { Arithmetic, Pending } from "./arithmetic.ts";

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
  /** Its scale, or one in front that it follows from, is not as large as the worst case asks (`largestInferred`). */
  readonly isLimited?: true;
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
  /** `@skip`: share of the activations that are zero. */
  readonly skip?: Written<number>;
  /** Block size of `@circulant`: stored are one in so many weights. */
  readonly circulant?: number;
  /** `@region`: share of the output positions that are computed. */
  readonly region?: number;
  readonly regionAt?: Place;
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
