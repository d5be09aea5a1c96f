import type { Overflow, Rounding } from "../../formats/format.ts";
import type { MemoryShape } from "../memory.ts";
import type { Operations } from "../operations.ts";
import { constantColumns, constantTables, countBits, type ResourceModel, usedBits } from "../resources.ts";
import { codes, signedBits } from "../rtl.ts";
import { comparisonsOf } from "./comparisons.ts";
import { type ConstantProduct, constantProduct } from "./constantProduct.ts";
import { parameterBits } from "./requantise.ts";
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
  features: {
    thresholds: {
      lut: [
        "handshake",
        "table of thresholds",
        "comparisons",
        "comparisons with constants",
        "count of passed thresholds",
        "counter of channels",
      ],
      ff: ["handshake", "code, comparisons and table"],
    },
    shift: { lut: ["handshake", "rounding", "limits of the range"], ff: ["handshake", "sum and code"] },
    requantise: {
      lut: [
        "handshake",
        "table of multipliers and its counter",
        "rounding",
        "limits of the range",
        "addition",
        "products",
        "products with constants, adders",
        "products with constants, wide parts",
      ],
      ff: ["handshake, counters and table", "code", "products"],
    },
    requantiseDsp: {
      lut: ["handshake", "table of multipliers and its counter", "rounding", "limits of the range", "addition"],
      ff: ["handshake, counters and table", "code", "inputs"],
    },
    clamp: { lut: ["handshake", "limits of the range", "limits that are no power of two"], ff: ["handshake", "code"] },
  },
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
        const { stored, constant, columns } = comparisonsOf(unit, finish);
        const compared = of.comparison(bits);
        const counted = finish.levels > 1 ? lanes * of.count((stored + constant) / lanes) : 0;
        // With a constant, half of a comparison is known.
        const known = constant * Math.max(1, compared / 2);
        return [1, columns * of.column(groups), stored * compared, known, counted, stored > 0 ? of.counter(groups) : 0];
      }
      case "requantise": {
        const control = tables + of.counter(groups);
        const known = knownParameters(unit);
        const shift = known?.shift ?? Math.max(1, bits + multiplierWidth - unit.output.bits - 1);
        const rounded = lanes * roundingTables(unit, shift, finish.rounding, of);
        const limited = lanes * limitTables(unit, roundedBits(unit, known), finish.overflow, of);
        const adds = known === undefined || known.addend.some((addend) => addend !== 0);
        const sums = adds ? lanes * of.sum(2, productBits(unit)) : 0;
        if (unit.dsp) return [1, control, rounded, limited, sums];
        if (known) {
          const { narrow, wide } = constantProducts(unit, known);
          return [1, control, rounded, limited, sums, 0, narrow, wide];
        }
        const product = of.product(unit.input.bits, unit.input.signed, usedBits(multiplierWidth + 1, groups));
        return [1, control, rounded, limited, sums, lanes * product, 0, 0];
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
        const { stored, constant, columns } = comparisonsOf(unit, finish);
        const passed = finish.levels > 1 ? stored + constant : 0;
        const stages = 1 + (groups > 1 ? 1 : 0) + (finish.levels > 1 ? 1 : 0);
        const single = output === lanes && finish.levels === 1 ? lanes : output;
        const table = stored > 0 ? columns + countBits(groups) : 0;
        return [1, stages + single + passed + table + (groups > 1 ? input : 0)];
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
          b: factorBits(unit),
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
  const isBlock = unit.memory === "bram" || unit.memory === "uram";
  if (finish.kind === "thresholds") {
    // Synthesis drops bits of a block that are the same for all channels; the width of the codes that are compared stands for what is left.
    width = lanes * (isBlock ? finish.levels * numberBits(unit.input) : finish.levels * (unit.input.bits + 1) + 1);
  }
  if (finish.kind === "requantise" && finish.perChannel) {
    const isKnown = isBlock && unit.channels <= fewChannels;
    const { factor, constant } = isKnown
      ? parameterBits(finish)
      : { factor: multiplierWidth, constant: productBits(unit) };
    width = lanes * (factor + constant);
  }
  return { width, depth: channelGroups(unit), kind: unit.memory, constant: true };
}

/** Channels up to which the multipliers and addends of a block memory are looked at: typing does not wait for thousands. */
const fewChannels = 128;

function productBits(unit: FinishUnit): number {
  return unit.finish.kind === "requantise" ? Math.min(53, unit.input.bits + multiplierWidth) : 0;
}

/** Multipliers and addends that are constants of the circuit: each lane has the same for every word. */
function knownParameters(unit: FinishUnit): RequantiseParameters | undefined {
  const { finish } = unit;
  if (finish.kind !== "requantise" || (finish.perChannel && channelGroups(unit) > 1)) return undefined;
  return finish.parameters();
}

/** Bits of the multipliers that products in slices have; those that are known and have no sign need none. */
function factorBits(unit: FinishUnit): number {
  const known = knownParameters(unit);
  return known?.multiplier.every((multiplier) => multiplier >= 0) ? multiplierWidth - 1 : multiplierWidth;
}

/** Lanes whose products are counted one by one; the others are taken to be like them. */
const countedLanes = 16;

function constantProducts(unit: FinishUnit, known: RequantiseParameters): ConstantProduct {
  const { lanes } = unit.input;
  const { multiplier } = known;
  const counted = Math.min(multiplier.length, lanes, countedLanes);
  let [narrow, wide] = [0, 0];
  for (let lane = 0; lane < counted; lane++) {
    const product = constantProduct(multiplier[lane]!, unit.input);
    narrow += (lanes / counted) * product.narrow;
    wide += (lanes / counted) * product.wide;
  }
  return { narrow, wide };
}

/** The addition that rounds a number to one without its last bits. */
function roundingTables(unit: FinishUnit, shift: number, rounding: Rounding, of: Operations): number {
  if (shift <= 0 || rounding === "floor") return 0;
  return of.rounding(unit.output.bits, shift);
}

/** Width of a rounded sum; without its multipliers, as wide as those of channels that are alike leave it. */
function roundedBits({ input, output }: FinishUnit, known: RequantiseParameters | undefined): number {
  if (!known) return output.bits + 4;
  let [least, most] = [0, 0];
  known.multiplier.forEach((multiplier, channel) => {
    for (const code of codes(input)) {
      const sum = code * multiplier + known.addend[channel]!;
      [least, most] = [Math.min(least, sum), Math.max(most, sum)];
    }
  });
  const bits = Math.max(known.shift + 1, signedBits(least, most)) - known.shift + 1;
  // Synthesis makes both limits of a negative number a set and a reset, of which each bit has its own as for much wider numbers.
  return input.signed ? Math.max(bits, output.bits + 4) : bits;
}

/** Limits of a number of so many bits; none where every one is a code, only the upper one where none is negative. */
function limitTables({ input, output }: FinishUnit, bits: number, overflow: Overflow, of: Operations): number {
  if (overflow === "wrap") return 0;
  if (input.signed || bits <= output.bits) return of.saturation(bits, output.bits, output.signed);
  return of.saturation(output.bits + 1, output.bits, output.signed);
}
