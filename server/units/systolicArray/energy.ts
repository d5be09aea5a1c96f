import type { Factor } from "../../formats/product.ts";
import { product } from "../../formats/product.ts";
import { addition, floatEnergy, productEnergy, registerBit } from "../energy.ts";

/**
 * J of one multiply-accumulate in an element at 45 nm and 0.9 V: product, sum, and the registers through which its
 * operands and its sum pass.
 */
export function macEnergy(input: Factor, weight: Factor, accumulator: number): number {
  const real = input.kind === "float" || weight.kind === "float";
  const sum = real ? floatEnergy(Math.max(input.bits, weight.bits)).sum : addition(accumulator);
  return productEnergy(product(input, weight)) + sum + registerBit * (input.bits + accumulator);
}
