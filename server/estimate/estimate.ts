import type { Distilled, Requirement } from "../network/checked.ts";
import type { Device, Resource } from "../targets/target.ts";

/** The answer of the estimate, in SI units without prefixes; the faces format it (contracts: Estimate JSON). */
export interface Quantity {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Names the model and what its band was measured on. */
  readonly source: string;
}

/** What no model covers is unknown with a reason, never zero. */
export interface Unknown {
  readonly value: null;
  readonly reason: string;
}

export type Cost = Quantity | Unknown;

export interface EnergyCost {
  readonly total: Cost;
  readonly arithmetic: Cost;
  readonly onChipMemory: Cost;
  readonly offChipMemory: Cost;
  readonly static: Cost;
}

/** A board with the accelerator on it. */
export interface BoardCost {
  readonly title: string;
  /** W, one inference after the other without a gap. */
  readonly power: Cost;
  /** J per inference, one after the other without a gap. */
  readonly energy: Cost;
  /** J per inference, each started when the one before has ended. */
  readonly energyOneAtATime: Cost;
}

export interface ResourceCost {
  readonly cost: Cost;
  /** null: the target does not say, such as a chip without an area. */
  readonly available: number | null;
  readonly budget: number | null;
}

export interface Estimate {
  readonly network: string;
  readonly target: string;
  readonly device: string;
  readonly deviceKind: Device["kind"];
  /** Hz */
  readonly clock: number;
  readonly weights: "file" | "seeded" | "mixed" | "none";
  readonly intervalCycles: Cost;
  readonly latencyCycles: Cost;
  /** inference/s */
  readonly throughput: Cost;
  /** s */
  readonly latency: Cost;
  /** J per inference */
  readonly energy: EnergyCost;
  /** W */
  readonly power: Cost;
  /** m2 */
  readonly area: Cost;
  /** bit */
  readonly memory: { readonly weights: Cost; readonly activations: Cost; readonly offChipPerInference: Cost };
  readonly resources: Readonly<Record<Resource, ResourceCost>>;
  /** Signal-to-quantisation-noise ratio of the outputs (the worst of them) against real numbers, dB. */
  readonly noise: Cost;
  readonly roofline: Roofline;
  /** Of a target that names a board. */
  readonly board: BoardCost | undefined;
  readonly bottleneck: string;
  readonly requirements: readonly RequirementResult[];
  readonly layers: readonly LayerEstimate[];
  /** Only with early exits; all other figures are those of an inference that none of them ends. */
  readonly expected: ExpectedCosts | undefined;
  /** Sizes of a distilled network and of its teacher. */
  readonly distilled?: Distilled;
  /** Only on an engine. */
  readonly engine?: EngineTotals;
}

/** What an engine does with one layer; cycles and bits per inference. */
export interface EngineLayer {
  /** Share of the array's multipliers that do useful work while the layer runs. */
  readonly utilisation: number;
  readonly bound: "compute" | "bandwidth" | "vector unit";
  readonly arrayCycles: number;
  /** Fill, drain and loads of operands that nothing hides; part of `arrayCycles`. */
  readonly rampCycles: number;
  readonly vectorCycles: number;
  readonly offChipCycles: number;
  /** Cycles in which neither array nor vector unit works. */
  readonly stallCycles: number;
  readonly traffic: EngineTraffic;
  /** One for each product of the layer. */
  readonly mappings: readonly EngineMapping[];
}

/** bit, off-chip, per inference. */
export interface EngineTraffic {
  readonly input: number;
  readonly weight: number;
  readonly output: number;
}

export interface EngineMapping {
  /** Empty, or which product of the layer it is. */
  readonly part: string;
  readonly rows: string;
  readonly columns: string;
  readonly tile: Readonly<Record<"batch" | "filters" | "channels" | "outRows" | "outColumns", number>>;
  /** Loops over tiles, the outermost first. */
  readonly order: readonly string[];
  readonly passes: number;
}

export interface EngineTotals {
  readonly dataflow: string;
  readonly objective: string;
  readonly batch: number;
  /** Unknown, as is the traffic, where a layer has no mapping. */
  readonly utilisation: number | Unknown;
  readonly traffic: EngineTraffic | Unknown;
  /** byte/s at the clock, sustained. */
  readonly bandwidth: number;
}

/** An inference on average, where early exits end some. */
export interface ExpectedCosts {
  readonly macs: Cost;
  /** s */
  readonly latency: Cost;
  /** J per inference */
  readonly energy: Cost;
  /** The distribution of the latency: where inferences end, in the order of the exits, what is left last. */
  readonly ends: readonly {
    /** Name of the exit; absent: the outputs of the network. */
    readonly exit?: string;
    /** Share of all inferences. */
    readonly share: number;
    /** s */
    readonly latency: Cost;
    /** J per inference that ends here. */
    readonly energy: Cost;
  }[];
}

export interface RequirementResult {
  readonly requirement: Requirement;
  /** undefined: no model covers the metric. */
  readonly met: boolean | undefined;
  readonly actual: Cost;
  /** Positive: met with this fraction to spare; negative: missed by this fraction of the bound; of a bound of 0 there is none. */
  readonly margin: number | undefined;
}

export interface LayerEstimate {
  readonly name: string;
  readonly operation: string;
  readonly outputShape: readonly number[];
  readonly outputFormat: string;
  readonly macs: number;
  readonly parameters: number;
  readonly effectiveMacs: Cost;
  readonly weightBits: Cost;
  readonly activationBits: Cost;
  /** Signal-to-quantisation-noise ratio against real numbers, dB. */
  readonly noise: Cost;
  /** A function: `Layer.maximumError`, worked out on the first call. */
  readonly maximumError?: () => number;
  readonly fold: { readonly pe: number; readonly simd: number } | undefined;
  /** Another layer's hardware computes this one (fused), or it needs none (view). */
  readonly computedBy: string | undefined;
  readonly intervalCycles: Cost;
  readonly latencyCycles: Cost;
  readonly resources: Readonly<Record<Resource, Cost>>;
  readonly energy: EnergyCost;
  /** Only on an engine, of layers that it computes. */
  readonly engine?: EngineLayer;
}

/**
 * A point under a roof: operations (a multiply-accumulate is two; products that approximations leave out are not counted) per
 * byte that crosses the border of the chip, and what the target could reach there.
 */
export interface RooflinePoint {
  readonly name: string;
  /** Operations of one inference. */
  readonly operations: number;
  /** byte per inference between the chip and the memory beside it. */
  readonly traffic: Cost;
  /** OP/byte */
  readonly operationalIntensity: Cost;
  /** OP/s */
  readonly computeRoof: Cost;
  /** OP/s: intensity times bandwidth; unknown where the memory bounds nothing. */
  readonly memoryRoof: Cost;
  /** OP/s that the design reaches; unknown for a processor, of which only the roof is known. */
  readonly attained: Cost;
  /** OP/s: the lower one of the roofs. */
  readonly roof: Cost;
  readonly bound: "compute" | "memory" | "unknown";
}

export interface Roofline {
  readonly target: string;
  readonly title: string;
  /** byte/s; unknown: no memory beside the chip. */
  readonly bandwidth: Cost;
  readonly network: RooflinePoint;
  /** Layers that multiply. Each as if it ran alone: its weights, what it reads and what it writes cross the border once; on an engine with what it moves. */
  readonly layers: readonly RooflinePoint[];
  /** s: no inference can take less, layer by layer; unknown for a target that something is built on, whose time is estimated. */
  readonly shortest: Cost;
}
