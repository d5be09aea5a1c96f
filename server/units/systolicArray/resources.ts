import type { PerTensor } from "../../targets/engine/engine.ts";
import { areaFactor } from "../../targets/process.ts";
import type { Device } from "../../targets/target.ts";
import { blockCount } from "../memory.ts";
import { type ResourceCounts, slicesPerProduct } from "../resources.ts";

/** Bits of a floating-point number, and of its mantissa without the leading one. */
export interface RealWidth {
  readonly bits: number;
  readonly mantissa: number;
}

/** An array with its buffers, as built: widths in bits. */
export interface SystolicArray {
  readonly rows: number;
  readonly columns: number;
  /** Multiply-accumulates of an element in a cycle. */
  readonly macs: number;
  readonly operands: { readonly input: number; readonly weight: number; readonly real: RealWidth | undefined };
  readonly accumulator: number;
  /** Numbers per operand that an element keeps: the one in use, and the next one where passes overlap. */
  readonly stages: number;
  /** Bits of memory in each element. */
  readonly scratchpad: number;
  readonly lutMultipliers: number;
  readonly packing: boolean;
  /** Narrowest operands that a multiplier splits into. */
  readonly fuse: number | undefined;
  readonly buffers: PerTensor<number> & { readonly shared: number };
  /** Memory blocks of a device that are all one buffer; absent: as many as the buffers need. */
  readonly blocks: { readonly bram18: number; readonly uram: number } | undefined;
  readonly vector: number;
}

/**
 * What the array takes on an FPGA. DSP slices and block memories are counted; look-up tables and flip-flops follow from the
 * registers and adders of an element, and control is left out (docs/engine.md, section 7).
 */
export function arrayResources(array: SystolicArray, device: Device): ResourceCounts {
  if (device.kind === "asic") {
    const { shared, input, weight, output } = array.buffers;
    const sram = shared + input + weight + output;
    const logic = elementArea(array) * array.rows * array.columns * device.cells.logicArea;
    const memories = sram * sramBitArea * areaFactor(device.process.value);
    const gates = Math.ceil((logic + memories) / device.cells.gate.value);
    return { lut: 0, ff: 0, dsp: 0, bram18: 0, uram: 0, gate: gates, sram };
  }
  const { rows, columns, macs, operands, accumulator, stages } = array;
  const elements = rows * columns;
  const multipliers = elements * macs;
  const inSlices = Math.round(multipliers * (1 - array.lutMultipliers));
  const slices = operands.real
    ? realSlices(operands.real, device)
    : slicesPerProduct(operands.input, operands.weight, device) / packed(array, device);
  const lutProduct = operands.real ? 0 : operands.input * operands.weight;
  // Of several products in an element all sums but the last are of look-up tables; one product is accumulated in its slice.
  const sums = operands.real
    ? scaledTo(realLuts, operands.real) * macs
    : macs > 1 || !device.dsp
      ? macs * (operands.input + operands.weight)
      : 0;
  const registers = (operands.input + operands.weight) * macs * stages + accumulator * stages;
  const { shared, input, weight, output } = array.buffers;
  const width = (lanes: number, bits: number) => Math.max(1, lanes * bits);
  const blocks = (bits: number, word: number) =>
    bits === 0 ? 0 : blockCount({ width: word, depth: Math.ceil(bits / word), constant: false }, device);
  const bram18 =
    blocks(shared, width(rows * macs, operands.input)) +
    blocks(input, width(rows * macs, operands.input)) +
    blocks(weight, width(columns * macs, operands.weight)) +
    blocks(output, width(columns, accumulator));
  return {
    lut: Math.round(
      elements * sums +
        (multipliers - inSlices) * lutProduct +
        array.vector * accumulator +
        elements * (array.scratchpad / 64),
    ),
    ff: Math.round(
      elements * (registers + (operands.real ? scaledTo(realRegisters, operands.real) * macs : 0)) +
        array.vector * accumulator,
    ),
    dsp: device.dsp ? Math.ceil(inSlices * slices) : 0,
    bram18: array.blocks?.bram18 ?? bram18,
    uram: array.blocks?.uram ?? 0,
    gate: 0,
    sram: 0,
  };
}

/**
 * Slices of a floating-point product and sum: those of the product of the mantissas; of numbers wider than 16 bits one more rounds it and
 * two add. That is five of 32 bits (AutoSA: 8,320 slices for 1,664 products and sums; Zhang FPGA 2015: 2,240 for 448).
 */
function realSlices({ bits, mantissa }: RealWidth, device: Device): number {
  return slicesPerProduct(mantissa + 1, mantissa + 1, device) + (bits > 16 ? 3 : 0);
}

/** Of the operators for 32 bits in AMD's guide PG060 (from memory); narrower ones are taken to need as much less. */
const realLuts = 285;
const realRegisters = 475;

function scaledTo(count: number, { bits }: RealWidth): number {
  return (count * bits) / 32;
}

/** Products of narrow operands in one slice: two of up to 8 bits (WP486) and four of up to 4 bits (WP521) on DSP48E2. */
function packed({ operands, packing }: SystolicArray, device: Device): number {
  const wide = Math.max(operands.input, operands.weight);
  if (!packing || !device.dsp || device.dsp.a < 27) return 1;
  return wide <= 4 ? 4 : wide <= 8 ? 2 : 1;
}

/** SRAM of EIE: 469,412 um2 for 128 KiB at 45 nm (transcribed in github cucapra/fodlam). */
const sramBitArea = 469412e-12 / 2 ** 20;
/** Flip-flop of 45 nm cells, six gate equivalents. */
const scratchpadBitArea = 6 * 0.798e-12;

/**
 * Area of an element in m2 at 45 nm: multiplier, sum and registers, a law through the arrays of 4 x 4 that BitFusion
 * publishes (github hsharma35/bitfusion, results/systolic_array_synth.csv): 192, 511 and 1,679 um2 for 4, 8 and 16 bits. A
 * multiplier that splits takes as much more as theirs: 1.84, 1.85 and 1.72 times for each halving.
 */
export function elementArea({ operands, macs, scratchpad, fuse }: SystolicArray): number {
  const { input, weight, real } = operands;
  const halvings = fuse === undefined ? 0 : Math.log2(Math.max(input, weight) / fuse);
  const product = (5.52 * input * weight + (13.5 * (input + weight)) / 2 + 49.7) * 1e-12 * 1.8 ** Math.max(0, halvings);
  return macs * (real ? realArea(real) : product) + scratchpad * scratchpadBitArea;
}

/**
 * Product and sum of floating-point numbers in m2 at 45 nm: Horowitz, ISSCC 2014, for 16 and 32 bits (from memory); other widths lie on the
 * power law through the two.
 */
function realArea({ bits }: RealWidth): number {
  const octaves = Math.log2(bits / 16);
  return (1640 * (7700 / 1640) ** octaves + 1360 * (4184 / 1360) ** octaves) * 1e-12;
}
