import type { Engine, Loop, PerTensor } from "../../targets/engine/engine.ts";
import { sustainedShare } from "../../targets/offChip.ts";
import type { Device, Target } from "../../targets/target.ts";
import { staticPowerOf, technologyOf } from "../../targets/technology.ts";
import { sramBitAccess } from "../../units/energy.ts";
import { arrayResources, type SystolicArray } from "../../units/systolicArray/resources.ts";
import type { ArrayTiming } from "../../units/systolicArray/schedule.ts";
import { type WireEnergy, wireEnergyOf } from "../../units/systolicArray/wires.ts";
import { type ArraySizes, arrayOf } from "./array.ts";
import type { Job } from "./jobs.ts";
import { relevant, stationaryTensor } from "./loops.ts";

/** An engine on a device with everything that the file leaves open decided. Bits, cycles, J. */
export interface Machine extends ArrayTiming, ArraySizes {
  /** Hz */
  readonly clock: number;
  readonly macs: number;
  readonly unrollRows: readonly Loop[];
  readonly unrollColumns: readonly Loop[];
  /** Bits per cycle. */
  readonly ports: PerTensor<number>;
  /** Bits per cycle that long transfers from and to off-chip memory reach. */
  readonly offChipRate: number;
  /** As it is built. */
  readonly array: SystolicArray;
  readonly energy: {
    /** J per bit that moves: off-chip, and in a buffer by tensor. */
    readonly offChip: number;
    readonly buffer: PerTensor<number>;
    /** J per bit on wires; undefined where they are not counted apart. */
    readonly wires: WireEnergy | undefined;
    /** J per cycle of static power. */
    readonly static: number;
  };
}

/** J per bit where the board does not say. */
const usualOffChipEnergy = 20.3125e-12;

export function machineOf(engine: Engine, target: Target, jobs: readonly Job[]): Machine {
  const { device, clock } = target;
  const nests = jobs.flatMap((job) => job.nests);
  const widest = (of: (nest: (typeof nests)[number]) => number) =>
    nests.reduce((most, it) => Math.max(most, of(it)), 1);
  const peak = engine.bandwidth ?? device.offChip?.bandwidth.value ?? 0;
  const { buffers, ports } = engine;
  const own = buffers.input !== undefined && buffers.weight !== undefined && buffers.output !== undefined;
  const written = Object.values(buffers).some((it) => it !== undefined);
  const shared = buffers.shared ?? (own || written ? 0 : onChipBits(target));
  // A large memory of an FPGA is many blocks, of which one is switched at a time.
  const largest = device.kind === "fpga" ? blockBits(device) : Number.POSITIVE_INFINITY;
  const widths = {
    input: widest(({ factors }) => factors.input.bits),
    weight: widest(({ factors }) => factors.weight.bits),
    output: engine.accumulator ?? widest(({ accumulator }) => accumulator),
  };
  const { memoryEnergy } = technologyOf(device);
  const bitEnergy = (tensor: keyof PerTensor<unknown>) => {
    const banks = Math.max(1, bufferWidth(engine, tensor, widths[tensor]) / sramWord);
    return sramBitAccess(Math.min(largest, (buffers[tensor] ?? shared) / banks)) * memoryEnergy;
  };
  const machine = {
    engine,
    clock,
    rows: engine.rows,
    columns: engine.columns,
    macs: engine.macs,
    interconnect: engine.interconnect,
    overlap: engine.overlap,
    unrollRows: engine.unrollRows,
    unrollColumns: engine.unrollColumns,
    buffers: { ...buffers, shared },
    ports: {
      input: ports.input ?? Number.POSITIVE_INFINITY,
      weight: ports.weight ?? Number.POSITIVE_INFINITY,
      output: ports.output ?? Number.POSITIVE_INFINITY,
    },
    offChipRate: (peak * 8 * (engine.sustained ?? sustainedShare)) / clock,
    vector: engine.vector ?? engine.columns,
    operand: engine.operand ?? Math.max(widths.input, widths.weight),
    accumulator: widths.output,
  };
  const array = arrayOf(machine, nests, target);
  return {
    ...machine,
    array,
    energy: {
      offChip: device.offChip?.energyPerBit.value ?? usualOffChipEnergy,
      buffer: {
        input: bitEnergy("input"),
        weight: bitEnergy("weight"),
        output: bitEnergy("output"),
      },
      wires: wireEnergyOf(array, device),
      static: staticPowerOf(device, arrayResources(array, device)).value / clock,
    },
  };
}

/** Bits of a word of the memories that the law of energy is fitted to; a buffer with a wider port is several of them. */
const sramWord = 64;

/** Bits that the array takes from a buffer in a cycle: a number of each row or column whose numbers differ, or what the port passes. */
function bufferWidth(engine: Engine, tensor: keyof PerTensor<unknown>, bits: number): number {
  const port = engine.ports[tensor];
  if (port !== undefined) return port;
  const { dataflow, rows, columns, macs } = engine;
  if (dataflow === "row_stationary") return sramWord;
  const chosen = (loops: readonly Loop[]) => loops.some((loop) => relevant[tensor].includes(loop));
  // What is stationary comes in a row at a time.
  const rowWords = chosen(engine.unrollRows) && stationaryTensor[dataflow] !== tensor ? rows : 1;
  return rowWords * (chosen(engine.unrollColumns) ? columns : 1) * (tensor === "output" ? 1 : macs) * bits;
}

function blockBits(device: Device): number {
  return (device.block?.shapes ?? []).reduce((most, [width, depth]) => Math.max(most, width * depth), 0);
}

/** Bits of memory blocks (on a chip of one's own: of SRAM) that a target may use. */
function onChipBits({ device, budget }: Target): number {
  if (device.kind === "asic") return budget.sram;
  return budget.bram18 * blockBits(device) + budget.uram * 294912;
}
