import type { MemoryShape } from "../memory.ts";
import { constantColumns, constantTables, countBits, operationTables, type ResourceModel } from "../resources.ts";
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
    const { lanes } = unit.input;
    const finish = unit.finish;
    const input = lanes * unit.input.bits;
    const output = lanes * unit.output.bits;
    const tables = constantTables(parameterShape(unit));
    const groups = channelGroups(unit);
    switch (finish.kind) {
      case "clamp":
        return [1, output, isFullRange(finish.high) ? 0 : input];
      case "shift":
        return [1, lanes, ...saturation(unit, finish), finish.shift > 0 ? lanes * finish.shift : 0];
      case "thresholds": {
        const compared = operationTables.comparison(input * finish.levels);
        const counted = finish.levels > 1 ? lanes * finish.levels : 0;
        return [1, tables, groups > 1 ? compared : 0, groups > 1 ? 0 : compared, counted, countBits(groups)];
      }
      case "requantise": {
        const common = [1, tables, output, countBits(groups), finish.perChannel ? input : 0];
        if (unit.dsp) return common;
        if (finish.perChannel) {
          return [...common, lanes * operationTables.product(unit.input.bits, multiplierWidth), 0, 0];
        }
        // One multiplier that follows from the scales alone: a sum of shifted operands, none for a power of two; of a narrow operand
        // each bit of the product is a table of its own.
        const sums = Math.max(0, signedDigits(finish.parameters().multiplier[0] ?? 0) - 1);
        const narrow = unit.input.bits <= 6;
        return [...common, 0, narrow ? 0 : input * sums, narrow && sums > 0 ? lanes : 0];
      }
    }
  },
  ff: (unit) => {
    const { lanes } = unit.input;
    const finish = unit.finish;
    const output = lanes * unit.output.bits;
    const groups = channelGroups(unit);
    const parameters = constantColumns(parameterShape(unit)) + (groups > 1 ? countBits(groups) : 0);
    const input = lanes * unit.input.bits;
    switch (finish.kind) {
      case "clamp":
        return [1, output];
      case "shift":
        return [1, output + (finish.shift > 0 ? lanes * (unit.input.bits - finish.shift + 1) : 0)];
      case "thresholds": {
        const passed = finish.levels > 1 ? lanes * finish.levels : 0;
        const stages = 1 + (groups > 1 ? 1 : 0) + (finish.levels > 1 ? 1 : 0);
        const single = output === lanes && finish.levels === 1 ? lanes : output;
        return [1, stages + single + passed + parameters + (groups > 1 ? input : 0)];
      }
      case "requantise": {
        const addends = finish.perChannel
          ? constantColumns({ ...parameterShape(unit), width: lanes * productBits(unit) })
          : 0;
        const fixed = 5 + output + parameters + addends;
        return unit.dsp ? [fixed, output, input] : [fixed + input, output, lanes * productBits(unit)];
      }
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

/** True for a limit that a number of some width has by itself. */
function isFullRange(high: number): boolean {
  return Number.isInteger(Math.log2(high + 1));
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

/**
 * Bits of output codes that a limit may replace, and bits above them that tell whether it does; none where every rounded value is a
 * code. The addition that rounds is a carry chain without tables.
 */
function saturation(
  unit: FinishUnit,
  finish: Extract<FinishUnit["finish"], { readonly kind: "shift" }>,
): readonly [number, number] {
  const { lanes } = unit.input;
  const rounded = unit.input.bits - finish.shift + 1;
  const code = unit.output.bits + (unit.output.signed ? 0 : 1);
  const above = rounded - code;
  if (finish.overflow === "wrap" || (above <= 0 && unit.output.signed === unit.input.signed)) return [0, 0];
  return [lanes * unit.output.bits, lanes * Math.max(0, above)];
}

/** Digits 1 and -1 of a whole number in the form that has the fewest. */
function signedDigits(value: number): number {
  let digits = 0;
  for (let rest = Math.abs(value); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 0) continue;
    digits++;
    rest += rest % 4 === 3 ? 1 : -1;
  }
  return digits;
}
