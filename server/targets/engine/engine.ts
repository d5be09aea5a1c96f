import type { Place } from "../../diagnostics/diagnostic.ts";

/** A loop of a layer, see docs/engine.md. */
export type Loop = "batch" | "filters" | "channels" | "kernel_rows" | "kernel_columns" | "out_rows" | "out_columns";

export type Dataflow = "weight_stationary" | "output_stationary" | "input_stationary" | "row_stationary";
export type Objective = "latency" | "energy" | "edp";

/** Three tensors of a layer; what is kept of each, or how fast it moves. */
export interface PerTensor<T> {
  readonly input: T;
  readonly weight: T;
  readonly output: T;
}

/**
 * `architecture engine(…)` as it is written: one array that the layers share in turn. What is absent follows from the
 * device (`server/mapping/engine/machine.ts`). Bits, bits per cycle, byte/s; shares from 0 to 1.
 */
export interface Engine {
  readonly rows: number;
  readonly columns: number;
  /** Multiply-accumulates of one processing element in a cycle. */
  readonly macs: number;
  readonly dataflow: Dataflow;
  readonly interconnect: "systolic" | "broadcast";
  /** Loops that the rows, the columns of the array compute at the same time, joined to one. */
  readonly unrollRows: readonly Loop[];
  readonly unrollColumns: readonly Loop[];
  /** Inferences that are computed together. */
  readonly batch: number;
  readonly objective: Objective;
  /** Successive passes over the array follow each other without a gap. */
  readonly overlap: boolean;
  readonly doubleBuffering: boolean;
  /** Bits of the buffers on the chip; `shared` holds what has no buffer of its own. */
  readonly buffers: PerTensor<number | undefined> & { readonly shared: number | undefined };
  /** Bits of the memories in each processing element of a row-stationary array. */
  readonly scratchpads: PerTensor<number | undefined>;
  /** Bits per cycle between a buffer and the array; absent: as many as the array takes. */
  readonly ports: PerTensor<number | undefined>;
  /** Peak rate of the off-chip memory, byte/s. */
  readonly bandwidth: number | undefined;
  /** Share of the peak that long transfers reach. */
  readonly sustained: number | undefined;
  /** Where feature maps are between layers: on the chip as far as they fit, or always outside. */
  readonly activations: "on_chip" | "off_chip";
  /** Weights stay on the chip from inference to inference when all of them fit, or always come from outside. */
  readonly weights: "on_chip" | "off_chip";
  /** Operations of the vector unit in a cycle. */
  readonly vector: number | undefined;
  /** Widest operand of one multiplier, bits; wider ones take several cycles. */
  readonly operand: number | undefined;
  /** Narrowest operands that a multiplier splits into, bits; absent: it does not. */
  readonly fuse: number | undefined;
  readonly accumulator: number | undefined;
  /** Zeros whose products take no time. */
  readonly skip: "none" | "structured" | "weights" | "inputs" | "both";
  /** Inputs that wait in front of each processing element while others catch up. */
  readonly queue: number;
  /** Several products share one DSP slice where the family can. */
  readonly packing: boolean;
  /** Share of the multipliers that are built from look-up tables instead of DSP slices. */
  readonly lutMultipliers: number;
  readonly place: Place;
}
