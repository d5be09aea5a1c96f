import type { Dimension } from "../../network/quantities.ts";
import type { Dataflow, Loop } from "./engine.ts";

export const dataflows: readonly Dataflow[] = [
  "weight_stationary",
  "output_stationary",
  "input_stationary",
  "row_stationary",
];

export const loops: readonly Loop[] = [
  "batch",
  "filters",
  "channels",
  "kernel_rows",
  "kernel_columns",
  "out_rows",
  "out_columns",
];

export type EngineValue =
  | { readonly kind: "count"; readonly least: number }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "boolean" }
  | { readonly kind: "loops" }
  | { readonly kind: "fraction"; readonly none: boolean }
  | { readonly kind: "quantity"; readonly dimension: Dimension };

export interface EngineParameter {
  readonly name: string;
  readonly value: EngineValue;
  readonly documentation: string;
}

const count: EngineValue = { kind: "count", least: 1 };
const memory: EngineValue = { kind: "quantity", dimension: "information" };
const boolean: EngineValue = { kind: "boolean" };
const list: EngineValue = { kind: "loops" };
const choice = (...choices: readonly string[]): EngineValue => ({ kind: "choice", choices });

/** What `engine(…)` may say; the table of docs/engine.md, of completion and of hovers. */
export const engineParameters: readonly EngineParameter[] = [
  { name: "rows", value: count, documentation: "Rows of processing elements." },
  { name: "columns", value: count, documentation: "Columns of processing elements." },
  {
    name: "dataflow",
    value: choice(...dataflows),
    documentation:
      "What stays in the processing elements while the rest streams through: `weight_stationary` (default), `output_stationary`, `input_stationary`, or rows of filters and images (`row_stationary`).",
  },
  {
    name: "macs",
    value: count,
    documentation: "Multiply-accumulates of one processing element in a cycle, along the sum. Default: 1.",
  },
  {
    name: "batch",
    value: count,
    documentation: "Inferences that are computed together; figures stay those of one inference. Default: 1.",
  },
  {
    name: "objective",
    value: choice("latency", "energy", "edp"),
    documentation: "What the tiling of each layer minimises: `latency` (default), `energy`, or their product `edp`.",
  },
  {
    name: "buffer",
    value: memory,
    documentation:
      "Memory on the chip that all tensors share. Default where no buffer is written: `sram` of the chip, or the block memories within the budget.",
  },
  { name: "input_buffer", value: memory, documentation: "Memory on the chip for inputs (and feature maps that stay)." },
  { name: "weight_buffer", value: memory, documentation: "Memory on the chip for weights." },
  { name: "output_buffer", value: memory, documentation: "Memory on the chip for outputs and partial sums." },
  {
    name: "double_buffering",
    value: boolean,
    documentation: "The next tile is loaded while one is computed, where both fit the buffers. Default: true.",
  },
  {
    name: "overlap",
    value: boolean,
    documentation:
      "Passes over the array follow each other without a gap: the processing elements hold the next stationary value already. Default: true.",
  },
  {
    name: "interconnect",
    value: choice("systolic", "broadcast"),
    documentation:
      "How operands reach the processing elements: from neighbour to neighbour (`systolic`, default), or all in one cycle (`broadcast`).",
  },
  {
    name: "unroll_rows",
    value: list,
    documentation: `Loops that the rows compute at the same time, for example \`[filters]\`; of ${loops.join(", ")}. Default: by the dataflow.`,
  },
  { name: "unroll_columns", value: list, documentation: "The same for the columns." },
  {
    name: "input_scratchpad",
    value: memory,
    documentation: "Memory for inputs in each processing element of a row-stationary array.",
  },
  { name: "weight_scratchpad", value: memory, documentation: "The same for weights." },
  { name: "output_scratchpad", value: memory, documentation: "The same for partial sums." },
  {
    name: "input_port",
    value: memory,
    documentation:
      "Inputs that move from buffer to array in a cycle, for example `16 bit`. Default: as many as it takes.",
  },
  { name: "weight_port", value: memory, documentation: "The same for weights." },
  { name: "output_port", value: memory, documentation: "The same for partial sums and outputs, in each direction." },
  {
    name: "bandwidth",
    value: { kind: "quantity", dimension: "bandwidth" },
    documentation: "Peak rate of the off-chip memory. Default: that of the board or of `dram`.",
  },
  {
    name: "sustained",
    value: { kind: "fraction", none: false },
    documentation:
      "Share of the peak rate that long transfers reach. Default: 87 %, as STREAM measures on FPGA boards.",
  },
  {
    name: "activations",
    value: choice("on_chip", "off_chip"),
    documentation:
      "Feature maps between layers stay on the chip as far as they fit (`on_chip`, default), or always go to off-chip memory.",
  },
  {
    name: "weights",
    value: choice("on_chip", "off_chip"),
    documentation:
      "Weights stay on the chip from inference to inference when all of them fit (`on_chip`, default), or always come from off-chip memory.",
  },
  {
    name: "vector",
    value: count,
    documentation:
      "Operations in a cycle of the vector unit, which computes what is no product of matrices: pools, sums of tensors, functions. Default: the columns.",
  },
  {
    name: "operand",
    value: memory,
    documentation:
      "Widest operand of a multiplier, for example `8 bit`; wider operands take several cycles. Default: the widest of the network.",
  },
  {
    name: "fuse",
    value: memory,
    documentation:
      "Narrowest operands that a multiplier splits into, for example `2 bit`: it then computes several products of narrow operands in a cycle.",
  },
  {
    name: "accumulator",
    value: memory,
    documentation: "Width of a partial sum. Default: the widest that a layer of the network needs.",
  },
  {
    name: "skip",
    value: choice("none", "structured", "weights", "inputs", "both"),
    documentation:
      "Zeros whose products take no time: none (default), n:m sparse weights (`structured`), any zero weights, zero inputs, or `both`.",
  },
  {
    name: "queue",
    value: count,
    documentation: "Inputs that wait in front of each processing element that skips zeros. Default: 8.",
  },
  {
    name: "packing",
    value: boolean,
    documentation: "Several narrow products share one DSP slice, where the family can. Default: false.",
  },
  {
    name: "lut_multipliers",
    value: { kind: "fraction", none: true },
    documentation: "Share of the multipliers built from look-up tables instead of DSP slices. Default: 0 %.",
  },
];
