import type { Layer, Tensor } from "../../network/checked.ts";
import { roomForMaps } from "./featureMaps.ts";
import { nothingTaken, type Shortage, type Taken } from "./fit.ts";
import { bitsOf, type Job } from "./jobs.ts";
import type { Machine } from "./machine.ts";
import { movedEnergy, type NestMapping, type Residency, scoreOf, sumOf } from "./mapping.ts";
import type { Nest } from "./nest.ts";
import { rowStationaryShortage } from "./rowStationary.ts";
import type { Search } from "./search.ts";
import { tileShortage } from "./tiling.ts";

/** One layer on the engine. Cycles and bits per batch. */
export interface LayerRun {
  readonly layer: Layer;
  readonly job: Job;
  /** In the order of the nests; undefined: nothing fits. */
  readonly mappings: readonly (NestMapping | undefined)[];
  /** What the first nest without a mapping lacks. */
  readonly shortage: Shortage | undefined;
  /** Cycles of the vector unit. */
  readonly vectorCycles: number;
  /** Off-chip bits that the vector unit reads (tables not included) and writes. */
  readonly vectorReads: number;
  readonly vectorWrites: number;
  /** Both, and tables. */
  readonly vectorTraffic: number;
  readonly cycles: number;
  /** J that moving data takes. */
  readonly moved: number;
  /** Cycles and J that it would take less if nothing of other layers stood in the buffers. */
  readonly crowding: { readonly cycles: number; readonly moved: number };
  /** Its inputs are on the chip already; its result stays there. */
  readonly inputOnChip: boolean;
  readonly outputOnChip: boolean;
  /** Bits that stay on the chip from nest to nest. */
  readonly between: number;
}

/** Where a layer finds its inputs and leaves its result. */
export interface Situation {
  /** Inputs that are not on the chip. */
  readonly fetched: readonly Tensor[];
  readonly outputOnChip: boolean;
  readonly weightsOnChip: boolean;
  readonly taken: Taken;
}

/** Bits that a layer exchanges with memory off the chip, of a batch. */
export function offChipBits({ mappings, vectorTraffic }: Pick<LayerRun, "mappings" | "vectorTraffic">): number {
  return mappings.reduce((bits, it) => bits + (it ? sumOf(it.traffic) : 0), vectorTraffic);
}

export function runOf(job: Job, machine: Machine, search: Search, situation: Situation): LayerRun {
  const { layer, nests, vectorBits } = job;
  const { fetched, outputOnChip } = situation;
  const { batch, doubleBuffering } = machine.engine;
  const { stays, between, residencies, mappings, alone } = searchNests(job, machine, search, situation);
  const unfit = mappings.indexOf(undefined);
  const lacking = machine.engine.dataflow === "row_stationary" ? rowStationaryShortage : tileShortage;
  const vectorCycles = Math.ceil((job.operations * batch) / machine.vector);
  const vectorReads = nests.length > 0 ? 0 : bitsOf(fetched) * batch;
  const vectorWrites = outputOnChip ? 0 : vectorBits.output * batch;
  const vectorTraffic = vectorBits.weight * batch + vectorReads + vectorWrites;
  const transfers = vectorTraffic / machine.offChipRate;
  const onVector = doubleBuffering ? Math.max(vectorCycles, transfers) : vectorCycles + transfers;
  const arrayCycles = total(mappings, (it) => it.cycles);
  const moved = total(mappings, (it) => movedBy(it, machine));
  return {
    layer,
    job,
    mappings,
    shortage: unfit < 0 ? undefined : lacking(nests[unfit]!, machine, residencies[unfit]!),
    vectorCycles,
    vectorReads,
    vectorWrites,
    vectorTraffic,
    cycles: Math.ceil(arrayCycles + onVector),
    moved: moved + vectorTraffic * machine.energy.offChip,
    crowding: {
      cycles: Math.max(0, arrayCycles - total(alone, (it) => it.cycles)),
      moved: Math.max(0, moved - total(alone, (it) => movedBy(it, machine))),
    },
    inputOnChip: fetched.length === 0,
    outputOnChip,
    between: stays ? between : 0,
  };
}

function total(mappings: readonly (NestMapping | undefined)[], of: (mapping: NestMapping) => number): number {
  return mappings.reduce((sum, it) => sum + (it ? of(it) : 0), 0);
}

function movedBy({ traffic, buffered }: NestMapping, { energy }: Machine): number {
  return movedEnergy(sumOf(traffic), buffered, energy);
}

interface SearchedNests {
  /** What goes from nest to nest stays on the chip. */
  readonly stays: boolean;
  readonly between: number;
  readonly residencies: readonly Residency[];
  readonly mappings: readonly (NestMapping | undefined)[];
  readonly alone: readonly (NestMapping | undefined)[];
}

/** What goes from nest to nest of a layer stays as a feature map does, the input of the first one with it, unless the room is worth more. */
function searchNests(
  { layer, nests }: Job,
  machine: Machine,
  search: Search,
  { fetched, outputOnChip, weightsOnChip, taken }: Situation,
): SearchedNests {
  const between = nests.length > 1 ? (bitsOf(layer.inputTensors) + innerBits(nests)) * machine.engine.batch : 0;
  const searched = (stays: boolean): SearchedNests => {
    const residencies = nests.map((nest, index) => ({
      input: fetched.length === 0 || (index > 0 && stays),
      weight: nest.weights === "activations" ? stays : weightsOnChip,
      output: index < nests.length - 1 ? stays : outputOnChip,
      taken: stays ? { ...taken, input: taken.input + between } : taken,
    }));
    const found = nests.map((nest, index) => search(nest, machine, residencies[index]!));
    const mappings = found.map(({ mapping }) => mapping);
    return { stays, between, residencies, mappings, alone: found.map((it) => it.alone) };
  };
  const wanted =
    nests.length > 1 && machine.engine.activations === "on_chip" && between <= roomForMaps(machine, nothingTaken);
  if (!wanted) return searched(false);
  const staying = searched(true);
  const uncrowded = staying.mappings.every((it, index) => it && it === staying.alone[index]);
  if (uncrowded && between <= roomForMaps(machine, taken)) return staying;
  const leaving = { ...searched(false), alone: staying.alone };
  const score = ({ stays, mappings }: SearchedNests) =>
    mappings.includes(undefined) || (stays && between > roomForMaps(machine, taken))
      ? Number.POSITIVE_INFINITY
      : scoreOf(
          total(mappings, (it) => it.cycles),
          total(mappings, (it) => movedBy(it, machine)),
          machine,
        );
  return score(staying) <= score(leaving) ? staying : leaving;
}

/** Bits that nests leave for those behind them, per inference. */
function innerBits(nests: readonly Nest[]): number {
  return nests
    .slice(0, -1)
    .reduce(
      (bits, { groups, filters, outRows, outColumns, bits: { output } }) =>
        bits + groups * filters * outRows * outColumns * output,
      0,
    );
}
