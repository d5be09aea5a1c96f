import { type Product, product } from "../../formats/product.ts";
import type { Engine, PerTensor } from "../../targets/engine/engine.ts";
import type { Target } from "../../targets/target.ts";
import type { RealWidth, SystolicArray } from "../../units/systolicArray/resources.ts";
import type { Nest } from "./nest.ts";

/** What the file leaves open, decided. Bits, operations per cycle. */
export interface ArraySizes {
  readonly engine: Engine;
  readonly operand: number;
  readonly accumulator: number;
  readonly vector: number;
  /** Tensors without a buffer of their own share one. */
  readonly buffers: PerTensor<number | undefined> & { readonly shared: number };
}

/** The array of an engine as it is built for the nests of a network. */
export function arrayOf(sizes: ArraySizes, nests: readonly Nest[], target: Target): SystolicArray {
  const { engine, buffers, operand, accumulator, vector } = sizes;
  const factors = nests.map((nest) => nest.factors);
  const widest = (of: "input" | "weight") => factors.reduce((most, it) => Math.max(most, it[of].bits), 1);
  const { input = 0, weight = 0, output = 0 } = engine.scratchpads;
  return {
    rows: engine.rows,
    columns: engine.columns,
    macs: engine.macs,
    operands: {
      input: Math.min(operand, widest("input")),
      weight: Math.min(operand, widest("weight")),
      real: widestReal(nests.map(({ factors }) => product(factors.input, factors.weight))),
    },
    accumulator,
    stages: engine.overlap ? 2 : 1,
    scratchpad: input + weight + output,
    lutMultipliers: engine.lutMultipliers,
    packing: engine.packing,
    fuse: engine.fuse,
    buffers: {
      input: buffers.input ?? 0,
      weight: buffers.weight ?? 0,
      output: buffers.output ?? 0,
      shared: buffers.shared,
    },
    blocks: Object.values(engine.buffers).some((it) => it !== undefined) ? undefined : target.budget,
    vector,
  };
}

/** Widths of the floating-point numbers that one multiplier takes for all nests; undefined: none is one. */
function widestReal(products: readonly Product[]): RealWidth | undefined {
  let widest: RealWidth | undefined;
  for (const it of products) {
    const circuit = it.operation === "table" ? it.product : it;
    if (circuit.operation !== "float") continue;
    const { exponent, mantissa } = circuit;
    widest = {
      bits: Math.max(widest?.bits ?? 0, exponent + mantissa + 1),
      mantissa: Math.max(widest?.mantissa ?? 0, mantissa),
    };
  }
  return widest;
}
