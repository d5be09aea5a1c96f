import { usedPlaces } from "../columns.ts";
import { constantProduct } from "../finish/constantProduct.ts";
import type { MemoryShape } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import { slopeGroups } from "./schedule.ts";
import type { TwoSlopesUnit } from "./unit.ts";

/** A multiplier for negative elements, by a constant or by the slope of the channel, and a choice. */
export const twoSlopesResources: ResourceModel<TwoSlopesUnit> = {
  features: {
    twoSlopes: {
      lut: ["handshake", "table of slopes", "products", "products with constants", "choice"],
      ff: ["handshake", "results", "operands"],
    },
    twoSlopesDsp: { lut: ["handshake", "table of slopes", "choice"], ff: ["handshake", "results", "operands"] },
  },
  circuit: (unit) => (unit.dsp ? "twoSlopesDsp" : "twoSlopes"),
  lut: (unit, of) => {
    const { lanes, bits, signed } = unit.input;
    const output = lanes * unit.output.bits;
    const tables = constantTables(slopeShape(unit), of);
    if (unit.dsp) return [1, tables, output];
    if (slopeGroups(unit) === 1) return [1, 0, 0, constantTablesOf(unit), output];
    const used = usedPlaces([...unit.negative()], unit.slopeBits);
    return [1, tables, lanes * of.product(bits, signed, used), 0, output];
  },
  ff: (unit) => {
    const shape = slopeShape(unit);
    const operand = shape.depth > 1 ? unit.input.lanes * unit.input.bits + shape.width : 0;
    return [1, unit.input.lanes * unit.output.bits, operand];
  },
  memories: (unit) => {
    const shape = slopeShape(unit);
    return shape.depth > 1 ? [shape] : [];
  },
  multipliers: (unit) =>
    unit.dsp
      ? { count: unit.input.lanes, a: unit.input.bits + (unit.input.signed ? 0 : 1), b: unit.slopeBits }
      : undefined,
};

/** Look-up tables of the products of the lanes with slopes that are constants. */
function constantTablesOf({ input, negative }: TwoSlopesUnit): number {
  const slopes = negative();
  return Array.from({ length: input.lanes }, (_, lane) => {
    const { narrow, wide } = constantProduct(slopes[slopes.length === 1 ? 0 : lane]!, input);
    return narrow + wide;
  }).reduce((sum, it) => sum + it, 0);
}

/** The slopes of the channels of one word. */
export function slopeShape(unit: TwoSlopesUnit): MemoryShape {
  const width = unit.input.lanes * unit.slopeBits;
  return { width, depth: slopeGroups(unit), kind: unit.memory, constant: true };
}
