import type { Dataflow, Loop, PerTensor } from "../../targets/engine/engine.ts";

/** Which loops choose an element of a tensor. */
export const relevant: PerTensor<readonly Loop[]> = {
  input: ["batch", "channels", "kernel_rows", "kernel_columns", "out_rows", "out_columns"],
  weight: ["filters", "channels", "kernel_rows", "kernel_columns"],
  output: ["batch", "filters", "out_rows", "out_columns"],
};

export const stationaryTensor: Readonly<Record<Exclude<Dataflow, "row_stationary">, keyof PerTensor<unknown>>> = {
  weight_stationary: "weight",
  output_stationary: "output",
  input_stationary: "input",
};
