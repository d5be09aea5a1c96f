import type { MemoryShape } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import { channelGroups } from "./schedule.ts";
import type { FinishUnit } from "./unit.ts";

/**
 * Bits of a multiplier, docs/numerics.md section 5: the shift is chosen so that the largest one needs all of them, except behind the
 * largest shift. To know better, weights would have to be drawn.
 */
export const multiplierWidth = 18;

/** Comparators of thresholds, rounding adders of shifts, multipliers and adders of requantisation, limits of a clamp. */
export const finishResources: ResourceModel<FinishUnit> = {
  circuit: (unit) => (unit.finish.kind === "requantise" && unit.dsp ? "requantiseDsp" : unit.finish.kind),
  lut: (unit) => {
    const lanes = unit.input.lanes;
    const finish = unit.finish;
    const input = lanes * unit.input.bits;
    const output = lanes * unit.output.bits;
    const tables = constantTables(parameterShape(unit));
    switch (finish.kind) {
      case "clamp":
        return [1, output];
      case "shift":
        return [1, input, output];
      case "thresholds":
        return [1, tables, input * finish.levels];
      case "requantise":
        return unit.dsp
          ? [1, tables, lanes * productBits(unit), output]
          : [1, tables, input * multiplierWidth, lanes * productBits(unit), output];
    }
  },
  ff: (unit) => {
    const lanes = unit.input.lanes;
    const finish = unit.finish;
    const output = lanes * unit.output.bits;
    switch (finish.kind) {
      case "clamp":
        return [1, output];
      case "shift":
        return [1, output + (finish.shift > 0 ? lanes * (unit.input.bits - finish.shift + 1) : 0)];
      case "thresholds":
        return [1, output + (finish.levels > 1 ? lanes * finish.levels : 0), operandBits(unit)];
      case "requantise":
        return [1, output + lanes * 3 * productBits(unit), operandBits(unit)];
    }
  },
  memories: (unit) => {
    const shape = parameterShape(unit);
    return shape.width > 0 && shape.depth > 1 ? [shape] : [];
  },
  multipliers: (unit) =>
    unit.dsp && unit.finish.kind === "requantise"
      ? {
          count: unit.input.lanes,
          a: unit.input.bits + (unit.input.signed ? 0 : 1),
          b: multiplierWidth,
        }
      : undefined,
};

/** Registers of the operand and of the parameters that were read for it. */
function operandBits(unit: FinishUnit): number {
  const { width, depth } = parameterShape(unit);
  return depth > 1 || unit.finish.kind === "requantise" ? width + unit.input.lanes * unit.input.bits : 0;
}

/** Thresholds, or multiplier and addend, of the channels of one word; one word per group of channels. */
export function parameterShape(unit: FinishUnit): MemoryShape {
  const finish = unit.finish;
  const lanes = unit.input.lanes;
  let width = 0;
  if (finish.kind === "thresholds") width = lanes * (finish.levels * (unit.input.bits + 1) + 1);
  if (finish.kind === "requantise" && finish.perChannel) width = lanes * (multiplierWidth + productBits(unit));
  return { width, depth: channelGroups(unit), kind: unit.memory, constant: true };
}

function productBits(unit: FinishUnit): number {
  return unit.finish.kind === "requantise" ? Math.min(53, unit.input.bits + multiplierWidth) : 0;
}
