import type { Overflow, Rounding } from "../../formats/format.ts";
import type { MemoryShape } from "../memory.ts";
import type { Operations } from "../operations.ts";
import { constantColumns, constantTables, countBits, type ResourceModel, usedBits } from "../resources.ts";
import { codes, signedBits } from "../rtl.ts";
import { channelGroups } from "./schedule.ts";
import { numberBits } from "./shift.ts";
import type { FinishUnit } from "./unit.ts";

type RequantiseParameters = ReturnType<Extract<FinishUnit["finish"], { kind: "requantise" }>["parameters"]>;

/**
 * Bits of a multiplier, docs/numerics.md section 5: the shift is chosen so that the largest one needs all of them, except behind the
 * largest shift. To know better, weights would have to be drawn.
 */
export const multiplierWidth = 18;

/** Comparators of thresholds, rounding adders of shifts, multipliers and adders of requantisation, limits of a clamp. */
export const finishResources: ResourceModel<FinishUnit> = {
  circuit: (unit) => (unit.finish.kind === "requantise" && unit.dsp ? "requantiseDsp" : unit.finish.kind),
  lut: (unit, of) => {
    const { lanes } = unit.input;
    const finish = unit.finish;
    const tables = constantTables(parameterShape(unit), of);
    const groups = channelGroups(unit);
    const bits = numberBits(unit.input);
    switch (finish.kind) {
      case "clamp": {
        const { output } = unit;
        if (isFullRange(finish.high)) return [1, lanes * of.saturation(bits, output.bits, output.signed), 0];
        return [1, 0, lanes * (output.bits + bits)];
      }
      case "shift":
        return [
          1,
          lanes * roundingTables(unit, finish.shift, finish.rounding, of),
          lanes * limitTables(unit, bits - finish.shift + 1, finish.overflow, of),
        ];
      case "thresholds": {
        // With a constant, half of a comparison is known.
        const compared =
          lanes * finish.levels * (groups > 1 ? of.comparison(bits) : Math.max(1, of.comparison(bits) / 2));
        const counted = finish.levels > 1 ? lanes * of.count(finish.levels) : 0;
        return [
          1,
          tables,
          groups > 1 ? compared : 0,
          groups > 1 ? 0 : compared,
          counted,
          of.counter(countBits(groups)),
        ];
      }
      case "requantise": {
        const control = tables + of.counter(countBits(groups));
        const known = finish.perChannel ? undefined : finish.parameters();
        const shift = known?.shift ?? Math.max(1, bits + multiplierWidth - unit.output.bits - 1);
        const rounded = lanes * roundingTables(unit, shift, finish.rounding, of);
        const limited = lanes * limitTables(unit, roundedBits(unit, known), finish.overflow, of);
        const adds = known === undefined || known.addend[0] !== 0;
        const sums = adds ? lanes * of.sum(2, productBits(unit)) : 0;
        if (unit.dsp) return [1, control, rounded, limited, sums];
        const product = known
          ? constantProduct(known.multiplier[0] ?? 0, unit.input)
          : of.product(unit.input.bits, unit.input.signed, usedBits(multiplierWidth + 1, groups));
        return [1, control, rounded, limited, sums, lanes * product];
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

/** The addition that rounds a number to one without its last bits. */
function roundingTables(unit: FinishUnit, shift: number, rounding: Rounding, of: Operations): number {
  if (shift <= 0 || rounding === "floor") return 0;
  return of.rounding(unit.output.bits, shift);
}

/** Width of a rounded sum; without its multiplier, as wide as multipliers of channels that are alike leave it. */
function roundedBits({ input, output }: FinishUnit, known: RequantiseParameters | undefined): number {
  if (!known) return output.bits + 4;
  const [multiplier = 0, addend = 0] = [known.multiplier[0], known.addend[0]];
  const sums = codes(input).map((code) => code * multiplier + addend);
  const bits = Math.max(known.shift + 1, signedBits(Math.min(...sums), Math.max(...sums))) - known.shift + 1;
  // Synthesis makes both limits of a negative number a set and a reset, of which each bit has its own as for much wider numbers.
  return input.signed ? Math.max(bits, output.bits + 4) : bits;
}

/** Limits of a number of so many bits; none where every one is a code, only the upper one where none is negative. */
function limitTables({ input, output }: FinishUnit, bits: number, overflow: Overflow, of: Operations): number {
  if (overflow === "wrap") return 0;
  if (input.signed || bits <= output.bits) return of.saturation(bits, output.bits, output.signed);
  return of.saturation(output.bits + 1, output.bits, output.signed);
}

/**
 * A product by a constant. Each bit of the product of a narrow operand is one table, the same for all that depend on the operand in the
 * same way. Else the operand is added to itself, moved, for each one in the constant: two tables for each bit that a full adder takes
 * away, one for each bit of the last sum; negative operands are extended to the left.
 */
function constantProduct(constant: number, { bits, signed }: FinishUnit["input"]): number {
  if (bits <= 6) return distinctBits(constant, bits, signed);
  const heights: number[] = [];
  for (let place = 0, rest = Math.abs(constant); rest > 0; place++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 0) continue;
    for (let at = place; at < place + bits; at++) heights[at] = (heights[at] ?? 0) + 1;
  }
  let [compressed, added] = [0, 0];
  for (const height of heights) {
    if (height > 2) compressed += height - 2;
    if (height > 1) added++;
  }
  return 2 * compressed + (signed ? 2.2 : 1) * added;
}

/** Bits of a product by a constant that are neither constant nor a bit of the operand, each function of the operand once. */
function distinctBits(constant: number, bits: number, isSigned: boolean): number {
  const operands = Array.from({ length: 2 ** bits }, (_, code) =>
    BigInt(isSigned && code >= 2 ** (bits - 1) ? code - 2 ** bits : code),
  );
  const column = (values: readonly bigint[], place: number) =>
    values.map((value) => ((value >> BigInt(place)) & 1n ? "1" : "0")).join("");
  const products = operands.map((it) => it * BigInt(constant));
  const tables = new Set<string>();
  for (let place = 0; place < bits + multiplierWidth; place++) tables.add(column(products, place));
  for (let place = 0; place < bits; place++) tables.delete(column(operands, place));
  return [...tables].filter((it) => it.includes("0") && it.includes("1")).length;
}
