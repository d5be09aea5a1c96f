import type { MemoryShape } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import { slopeGroups } from "./schedule.ts";
import type { TwoSlopesUnit } from "./unit.ts";

/** A multiplier for negative elements, by a constant or by the slope of the channel, and a choice. */
export const twoSlopesResources: ResourceModel<TwoSlopesUnit> = {
  circuit: (unit) => (unit.dsp ? "twoSlopesDsp" : "twoSlopes"),
  lut: (unit, of) => {
    const { lanes, bits } = unit.input;
    const output = lanes * unit.output.bits;
    const tables = constantTables(slopeShape(unit), of);
    return unit.dsp
      ? [1, tables, output]
      : [1, tables, lanes * of.product(bits, unit.input.signed, unit.slopeBits), output];
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

/** The slopes of the channels of one word. */
export function slopeShape(unit: TwoSlopesUnit): MemoryShape {
  const width = unit.input.lanes * unit.slopeBits;
  return { width, depth: slopeGroups(unit), kind: unit.memory, constant: true };
}
