import type { MemoryShape } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import { counterBits } from "../rtl.ts";
import { places } from "./schedule.ts";
import type { SoftmaxUnit, Summed } from "./unit.ts";

/** Buffers of the elements and of their exponentials, the table, and a subtraction for each binary place of a share. */
export const softmaxResources: ResourceModel<SoftmaxUnit> = {
  features: {
    softmax: {
      lut: ["handshake", "elements and sum", "division", "table of exponentials"],
      ff: ["handshake", "elements and sum", "division"],
    },
  },
  circuit: () => "softmax",
  lut: (unit, of) => [
    1,
    unit.input.bits + sumBits(unit),
    places(unit) * (sumBits(unit) + 1),
    constantTables(tableOf(unit), of),
  ],
  ff: (unit) => [1, 3 * unit.input.bits + 2 * sumBits(unit), places(unit) * (sumBits(unit) + places(unit) / 2)],
  memories: (unit) => [...buffersOf(unit), tableOf(unit)],
};

/** Width of the sum of all exponentials. */
export function sumBits({ size }: Pick<Summed, "size">): number {
  return counterBits(size * 2 ** 15 + 1);
}

/** Entries: one for each 2^shift distances, and 0 behind the last one. */
export function entriesOf({ exponential }: Pick<Summed, "exponential">): number {
  return Math.floor(exponential.furthest / 2 ** exponential.shift) + 2;
}

export function tableOf(unit: Pick<Summed, "exponential">): MemoryShape {
  const depth = entriesOf(unit);
  return { width: 16, depth, kind: depth > 256 ? "bram" : "lutram", constant: true };
}

export function buffersOf({ size, input }: Pick<Summed, "size" | "input">): readonly MemoryShape[] {
  const kind = size > 256 ? "bram" : "lutram";
  return [input.bits, 16].map((width) => ({ width, depth: size, kind, constant: false }));
}
