import { product } from "../formats/product.ts";
import { factorOf } from "../formats/registry.ts";
import type { CheckedNetwork, Layer, Shape } from "../network/checked.ts";
import { addition, floatEnergy, memoryAccesses, productEnergy } from "../units/energy.ts";
import type { DynamicEnergy } from "./energy.ts";
import { weightBits } from "./memory.ts";

export const withoutUnitSource =
  "no hardware unit yet: every MAC reads its weight from block memory, every activation is written and read once, wires are left out";

/**
 * J of a layer that no hardware unit computes, from its work and its formats: products and sums; its weights from block
 * memory, one for each product as a streaming unit reads them; its inputs written to and read from a buffer once.
 */
export function energyWithoutUnit(layer: Layer): DynamicEnergy {
  const { work, weights, inputTensors, output } = layer;
  const first = inputTensors[0]?.format ?? output.format;
  const second = weights?.format ?? inputTensors[1]?.format ?? first;
  const real = layer.arithmetic.kind === "float";
  const sum = real ? floatEnergy(32).sum : addition(weights?.accumulator.bits ?? first.bits + second.bits);
  const single = real ? floatEnergy(32).sum : addition(output.format.bits);
  const arithmetic =
    work.effectiveMacs * (productEnergy(product(factorOf(first), factorOf(second))) + sum) + work.operations * single;
  const count = weights ? elementsOf(weights.shape) : 0;
  const stored = weights ? weightBits(layer) / count : 0;
  let onChipMemory = memoryAccesses(block(stored, count), work.effectiveMacs);
  for (const { shape, format } of inputTensors) {
    const elements = elementsOf(shape);
    onChipMemory += memoryAccesses(block(format.bits, elements), 2 * elements);
  }
  return { arithmetic, onChipMemory, bitMetres: 0, offChipBits: 0 };
}

/** Names of the layers that a layer without a unit comes before: when their words pass depends on it. */
export function behindUnbuilt(network: CheckedNetwork, unbuilt: ReadonlySet<string>): ReadonlySet<string> {
  const behind = new Set<string>();
  if (unbuilt.size === 0) return behind;
  for (const { name, inputs } of network.layers) {
    if (inputs.some((input) => unbuilt.has(input) || behind.has(input))) behind.add(name);
  }
  return behind;
}

function block(width: number, depth: number) {
  return { width, depth, kind: "bram", constant: true } as const;
}

function elementsOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
