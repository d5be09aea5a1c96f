/** Channels first: [channels, height, width] or [channels] for vectors. Batch is implicit. */
export type Shape = readonly number[];

/** A window over a [channels, height, width] tensor. `dense` has kernel [1, 1] over [inputs, 1, 1]. */
export interface WindowGeometry {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** top, left, bottom, right */
  readonly padding: readonly [number, number, number, number];
  readonly outHeight: number;
  readonly outWidth: number;
}

/** Counts per inference. One MAC is two operations. Parameters are weights and biases before pruning. */
export interface Work {
  readonly macs: number;
  /** The part of `macs` that multiplies by a weight; absent: all of it. */
  readonly weightMacs?: number;
  /** MACs with a weight that is not zero. */
  readonly effectiveMacs: number;
  readonly parameters: number;
  /** Operations that are not MACs: comparisons of a pool, additions of an add. */
  readonly operations: number;
}

export function elementsOf(shape: Shape): number {
  let product = 1;
  for (const size of shape) product *= size;
  return product;
}

export function shapeText(shape: readonly (number | string)[]): string {
  return `[${shape.join(", ")}]`;
}
