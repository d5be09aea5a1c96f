import type { PerTensor } from "../../targets/engine/engine.ts";
import type { Machine } from "./machine.ts";
import type { Nest } from "./nest.ts";

/** A memory that is too small for a nest; "shared" is the buffer of all tensors that have none of their own. */
export type Shortage = (
  | { readonly memory: "buffer"; readonly tensor: keyof PerTensor<unknown> | "shared" }
  | { readonly memory: "scratchpad"; readonly tensor: keyof PerTensor<unknown> }
) & {
  /** Bits, with what stays on the chip. */
  readonly needed: number;
  /** Bits. */
  readonly available: number;
};

/** Bits of the buffers of inputs and of weights in which other things stand: feature maps, weights of all layers. */
export type Taken = Pick<PerTensor<number>, "input" | "weight">;

export const nothingTaken: Taken = { input: 0, weight: 0 };

const tensors = ["input", "weight", "output"] as const;

/** Tensors without a buffer of their own share one. */
export function bufferShortage(bits: PerTensor<number>, { buffers }: Machine, taken: Taken): Shortage | undefined {
  let shared = 0;
  let wanted = 0;
  for (const tensor of tensors) {
    const available = buffers[tensor];
    const needed = bits[tensor] + (tensor === "output" ? 0 : taken[tensor]);
    if (available === undefined) {
      shared += needed;
      wanted += bits[tensor];
    } else if (needed > available) return { memory: "buffer", tensor, needed, available };
  }
  if (shared <= buffers.shared || wanted === 0) return undefined;
  return { memory: "buffer", tensor: "shared", needed: shared, available: buffers.shared };
}

export function fits(bits: PerTensor<number>, machine: Machine, taken: Taken): boolean {
  return bufferShortage(bits, machine, taken) === undefined;
}

/** An element of a row-stationary array holds a row of a filter, as many inputs and a sum at least. */
export function scratchpadShortage({ kernel, bits }: Nest, { engine, accumulator }: Machine): Shortage | undefined {
  const least = { input: kernel[1] * bits.input, weight: kernel[1] * bits.weight, output: accumulator };
  for (const tensor of tensors) {
    const available = engine.scratchpads[tensor];
    const needed = least[tensor];
    if (available !== undefined && needed > available) return { memory: "scratchpad", tensor, needed, available };
  }
  return undefined;
}

/** The smaller one of two shortages; what fits has none. */
export function lesser(one: Shortage | undefined, other: Shortage): Shortage {
  return one && one.needed - one.available <= other.needed - other.available ? one : other;
}
