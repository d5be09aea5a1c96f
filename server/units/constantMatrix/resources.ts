import type { Operations } from "../operations.ts";
import type { ResourceModel } from "../resources.ts";
import { adderGraph, adderWidth, delaysOf, isMade, valueWidth } from "./adderGraph.ts";
import type { ConstantMatrixUnit } from "./unit.ts";

/** Registers in a row from which on they are a shift register in a look-up table, where the family has those. */
const shortestShift = 3;

/** An adder and a register for every sum; registers, or shift registers, for what is read later. */
export const constantMatrixResources: ResourceModel<ConstantMatrixUnit> = {
  features: {
    constantMatrix: {
      lut: ["handshake", "adders", "bits that wait in shift registers"],
      ff: ["pipeline stages", "sums and what waits for them", "bits that wait in shift registers"],
    },
  },
  circuit: () => "constantMatrix",
  lut: (unit, of) => [1, adderTables(unit, of), lateBits(unit).shifted],
  ff: (unit) => {
    const { registers, steps } = lateBits(unit);
    return [adderGraph(unit).stages, sumBits(unit) + registers, steps];
  },
  memories: () => [],
};

function adderTables(unit: ConstantMatrixUnit, of: Operations): number {
  let tables = 0;
  for (const value of adderGraph(unit).values) {
    // The sum of two numbers is a bit wider than they are.
    if (isMade(value)) tables += of.sum(2, adderWidth(value) - 1);
  }
  return tables;
}

function sumBits(unit: ConstantMatrixUnit): number {
  return adderGraph(unit).values.reduce((bits, value) => bits + (value.sum ? valueWidth(value).bits : 0), 0);
}

/**
 * Bits that wait for their reader: in registers, and in shift registers (`shifted`: bits of words, `steps`: of all their registers).
 */
function lateBits(unit: ConstantMatrixUnit): {
  readonly registers: number;
  readonly shifted: number;
  readonly steps: number;
} {
  const graph = adderGraph(unit);
  let [registers, shifted, steps] = [0, 0, 0];
  delaysOf(graph).forEach((delays, at) => {
    const { bits } = valueWidth(graph.values[at]!);
    let before = 0;
    for (const delay of delays) {
      const length = delay - before;
      if (length < shortestShift) registers += length * bits;
      else {
        shifted += bits;
        steps += length * bits;
      }
      before = delay;
    }
  });
  return { registers, shifted, steps };
}
