import type { Loop, PerTensor } from "../../targets/engine/engine.ts";
import { type Pass, passCycles, rampCycles } from "../../units/systolicArray/schedule.ts";
import { relevant, stationaryTensor } from "./loops.ts";
import type { Machine } from "./machine.ts";
import type { Nest } from "./nest.ts";
import type { SkippedWork } from "./sparse.ts";
import { stepsUpTo } from "./tiles.ts";

const sum: readonly Loop[] = ["channels", "kernel_rows", "kernel_columns"];
const others: readonly Loop[] = ["batch", "filters", "out_rows", "out_columns"];

/** What the array does with one tile of one group (or of the groups side by side). */
export interface TileRun {
  readonly passes: number;
  readonly cycles: number;
  /** Cycles of load, fill and drain that nothing hides. */
  readonly ramp: number;
  /** Numbers that move between buffers and array; sums only on their way out. */
  readonly moved: PerTensor<number>;
  /** Passes that a sum takes. */
  readonly visits: number;
  readonly activeElements: number;
}

/**
 * How the array computes the tiles of one nest (docs/engine.md, section 3). What does not depend on the tile is worked out
 * once: a search asks for thousands of tiles.
 */
export interface Spatial {
  /** Most groups that can stand side by side in the array, block by block along its diagonal. */
  readonly mostGroups: number;
  /** Filters and channels that fill the array, or the part of it that fewer products in an element leave. */
  readonly units: { readonly filters: readonly number[]; readonly channels: readonly number[] };
  readonly run: (
    groupsAtOnce: number,
    batch: number,
    filters: number,
    channels: number,
    outRows: number,
    outColumns: number,
  ) => TileRun;
}

/** @param skipped what is left of a stream where zeros are skipped */
export function spatialOf(nest: Nest, machine: Machine, skipped: SkippedWork): Spatial {
  const { engine, unrollRows, unrollColumns, ports } = machine;
  const stationary = stationaryTensor[engine.dataflow as keyof typeof stationaryTensor];
  const [kernelRows, kernelColumns] = nest.kernel;
  const fused = productsTogether(nest, machine);
  // Bits of a weight are those that are stored, over all places of the dense matrix.
  const placesPerSent = skipped.share > 0 ? skipped.weights / skipped.share : 0;
  const lanes = machine.macs * fused.products;
  const onRows = unrollRows.includes("channels");
  const onColumns = !onRows && unrollColumns.includes("channels");
  const rowLanes = onRows ? lanes : 1;
  const columnLanes = onColumns ? lanes : 1;
  const isFree = (loop: Loop) => !unrollRows.includes(loop) && !unrollColumns.includes(loop);
  const streams = (loops: readonly Loop[]) => loops.every((loop) => !relevant[stationary].includes(loop));
  const freeSum = sum.filter(isFree);
  const streamed = others.filter((loop) => isFree(loop) && !relevant[stationary].includes(loop));
  const stored = others.filter((loop) => isFree(loop) && relevant[stationary].includes(loop));
  const sumStreams = stationary === "output";
  const sumsOn = (loops: readonly Loop[]) => loops.some((loop) => sum.includes(loop));
  const rowsSum = sumsOn(unrollRows);
  const columnsSum = sumsOn(unrollColumns);
  const rowsStream = streams(unrollRows);
  const columnsStream = streams(unrollColumns);
  const bits = { input: nest.bits.input, weight: nest.bits.weight, output: machine.accumulator };
  const chosen = (tensor: keyof PerTensor<unknown>) =>
    [unrollRows, unrollColumns].map((loops) => loops.some((loop) => relevant[tensor].includes(loop)));
  const choice = { input: chosen("input"), weight: chosen("weight"), output: chosen("output") };
  const extents = { kernel_rows: kernelRows, kernel_columns: kernelColumns } as Record<Loop, number>;
  const product = (loops: readonly Loop[]): number => {
    let result = 1;
    for (const loop of loops) result *= extents[loop];
    return result;
  };
  /** Elements that an axis takes: the products of one add up to one number, whatever else stands on the axis. */
  const elementsOn = (loops: readonly Loop[], axisLanes: number): (() => number) => {
    const summed = loops.filter((it) => sum.includes(it));
    const apart = loops.filter((it) => !sum.includes(it));
    return () => Math.ceil(product(summed) / axisLanes) * product(apart);
  };
  const elementsOnRows = elementsOn(unrollRows, rowLanes);
  const elementsOnColumns = elementsOn(unrollColumns, columnLanes);
  const blocks = (): number => {
    // Other groups meet weights of 0: only where each column (or row) has a sum of its own.
    if (nest.groups === 1 || rowsSum === columnsSum) return 1;
    setExtents(extents, machine.engine.batch, nest.filters, nest.channels, nest.outRows, nest.outColumns);
    return Math.max(
      1,
      Math.min(
        nest.groups,
        Math.floor(machine.rows / elementsOnRows()),
        Math.floor(machine.columns / elementsOnColumns()),
      ),
    );
  };

  const run: Spatial["run"] = (groupsAtOnce, batch, filters, channels, outRows, outColumns) => {
    // Fewer than that where the last ones are left alone, on average.
    const groups = nest.groups / Math.ceil(nest.groups / groupsAtOnce);
    setExtents(extents, batch, filters, channels, outRows, outColumns);
    const rowElements = elementsOnRows();
    const columnElements = elementsOnColumns();
    const rowTiles = Math.ceil(rowElements / machine.rows);
    const columnTiles = Math.ceil(columnElements / machine.columns);
    // Products side by side on each axis, on average over the passes of the tile.
    const usedRows = product(unrollRows) / rowTiles;
    const usedColumns = product(unrollColumns) / columnTiles;
    // Without a place on an axis, the products of one element are of one sum.
    const sumSteps = onRows || onColumns ? product(freeSum) : Math.ceil(product(freeSum) / lanes);
    const sent =
      product(streamed) *
      (sumStreams ? sumSteps : 1) *
      (rowsStream ? rowTiles : 1) *
      (columnsStream ? columnTiles : 1) *
      skipped.share;
    // Operands stay for all cycles of a product.
    const length = sent * fused.cycles;
    const places = sent * placesPerSent;
    const passes =
      product(stored) * (sumStreams ? 1 : sumSteps) * (rowsStream ? 1 : rowTiles) * (columnsStream ? 1 : columnTiles);
    // Zeros beside the blocks of the groups move nowhere.
    const words = (tensor: keyof PerTensor<unknown>, inRows: number, inColumns: number) =>
      groups * (choice[tensor][0] ? inRows : 1) * (choice[tensor][1] ? inColumns : 1);
    const operandLanes = product(freeSum) / sumSteps;
    const perProduct = {
      input: words("input", usedRows, usedColumns) * operandLanes,
      weight: words("weight", usedRows, usedColumns) * operandLanes,
      // What the products of one element add up to is one number.
      output: words("output", rowElements / rowTiles, columnElements / columnTiles),
    };
    let stream = length;
    if (stationary !== "input") stream = Math.max(stream, (sent * perProduct.input * bits.input) / ports.input);
    if (stationary !== "weight") stream = Math.max(stream, (places * perProduct.weight * bits.weight) / ports.weight);
    if (stationary !== "output") stream = Math.max(stream, (sent * perProduct.output * bits.output) / ports.output);
    // From neighbour to neighbour along the rows, or all at once. Links are at least as wide as one number.
    const perLink = sumStreams ? Math.max(1, Math.floor((lanes * bits.weight) / bits.output)) : 1;
    const shift = machine.interconnect === "systolic" ? Math.ceil(machine.rows / perLink) : 1;
    const move = Math.max(shift, (perProduct[stationary] * bits[stationary]) / ports[stationary]);
    const pass: Pass = { length: stream, load: sumStreams ? 0 : move, drain: sumStreams ? move : 0 };
    const each = passCycles(machine, pass);
    return {
      passes,
      cycles: passes * each,
      ramp: machine.overlap ? rampCycles(machine, pass) : passes * (each - stream),
      moved: {
        input: passes * perProduct.input * (stationary === "input" ? 1 : sent),
        weight: passes * perProduct.weight * (stationary === "weight" ? 1 : places),
        output: passes * perProduct.output * (stationary === "output" ? 1 : sent),
      },
      visits: sumStreams ? 1 : sumSteps * (rowsSum ? rowTiles : 1) * (columnsSum ? columnTiles : 1),
      activeElements: Math.ceil((groupsAtOnce * rowElements) / rowTiles) * Math.ceil(columnElements / columnTiles),
    };
  };
  const taps = (loops: readonly Loop[]) => {
    setExtents(extents, 1, 1, 1, 1, 1);
    return product(loops);
  };
  // What fills an array with fewer products in an element is tried too: more of them then never take longer.
  const unitsOf = (loop: Loop) => {
    const side = unrollRows.includes(loop) ? unrollRows : unrollColumns.includes(loop) ? unrollColumns : undefined;
    if (!side) return [];
    const [elements, most] = side === unrollRows ? [machine.rows, rowLanes] : [machine.columns, columnLanes];
    return stepsUpTo(most).map((some) => Math.floor((elements * some) / taps(side)));
  };
  return { mostGroups: blocks(), units: { filters: unitsOf("filters"), channels: unitsOf("channels") }, run };
}

function setExtents(
  extents: Record<Loop, number>,
  batch: number,
  filters: number,
  channels: number,
  outRows: number,
  outColumns: number,
): void {
  extents.batch = batch;
  extents.filters = filters;
  extents.channels = channels;
  extents.out_rows = outRows;
  extents.out_columns = outColumns;
}

/**
 * Products of narrow operands that one multiplier computes in a cycle where it splits (BitFusion), or cycles that one
 * product of wide operands takes.
 */
function productsTogether(
  { factors }: Nest,
  { operand, engine }: Machine,
): { readonly products: number; readonly cycles: number } {
  const [input, weight] = [factors.input.bits, factors.weight.bits];
  if (input > operand || weight > operand) {
    return { products: 1, cycles: Math.ceil(input / operand) * Math.ceil(weight / operand) };
  }
  if (engine.fuse === undefined) return { products: 1, cycles: 1 };
  // Operands that are narrower than what it splits into leave it whole.
  const split = (bits: number) => Math.max(1, Math.floor(operand / Math.max(bits, engine.fuse!)));
  return { products: split(input) * split(weight), cycles: 1 };
}
