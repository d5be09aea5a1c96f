import { generatorOf } from "../../network/weights/generator.ts";
import type { Machine } from "./machine.ts";
import type { Nest } from "./nest.ts";

/** What is left of a stream where the engine skips zeros. */
export interface SkippedWork {
  /** Cycles per cycle of the dense stream. */
  readonly share: number;
  /** Places of a dense stream of weights whose entries are read: of all inputs that are sent, whether or not a weight stands there. */
  readonly weights: number;
  /** Average work of a processing element against the one that the others wait for. */
  readonly balance: number;
}

const dense: SkippedWork = { share: 1, weights: 1, balance: 1 };

/**
 * Structured (n:m) zeros are spread evenly, so that nothing waits. Other zero weights give the processing elements
 * columns of different length; each has a queue of inputs, and all wait when one queue is full (EIE). Zero inputs are not
 * sent at all.
 */
export function skippedWork(nest: Nest, machine: Machine): SkippedWork {
  const { skip, queue } = machine.engine;
  const { input, weight } = nest.density;
  if (skip === "structured")
    return nest.structured === undefined ? dense : { share: nest.structured, weights: 1, balance: 1 };
  const inputs = skip === "inputs" || skip === "both" ? input : 1;
  if (skip === "none" || skip === "inputs" || weight === 1) return { share: inputs, weights: inputs, balance: 1 };
  const onFilters =
    (machine.unrollRows.includes("filters") ? machine.rows : 1) *
    (machine.unrollColumns.includes("filters") ? machine.columns : 1);
  const perElement = Math.max(1, Math.ceil(nest.filters / onFilters));
  const { cycles, entries } = simulateQueues(
    Math.min(onFilters, nest.filters),
    perElement,
    weight,
    queue,
    nest.indexBits,
  );
  return { share: (inputs * cycles) / perElement, weights: inputs, balance: entries / cycles };
}

const known = new Map<string, { readonly cycles: number; readonly entries: number }>();
const keptSimulations = 256;

/**
 * Cycles per input when `elements` processing elements each hold `rows` rows of a sparse matrix, and the stored entries
 * per element and input. Positions of zeros are drawn independently from a fixed seed. An input costs each element its
 * entries, and one cycle at least; no element may be more than `queue` inputs behind the newest. A relative index of
 * `indexBits` bits stores an entry of its own after each run of 2^indexBits - 1 zeros in front of a weight.
 */
export function simulateQueues(
  elements: number,
  rows: number,
  density: number,
  queue: number,
  indexBits: number | undefined,
): { readonly cycles: number; readonly entries: number } {
  const key = `${elements} ${rows} ${density} ${queue} ${indexBits}`;
  let result = known.get(key);
  if (result) return result;
  const random = generatorOf(`engine/${key}`);
  const columns = Math.max(64, Math.min(256, Math.ceil(32768 / elements)));
  const longest = indexBits === undefined ? Number.POSITIVE_INFINITY : 2 ** indexBits;
  const gap = Math.log1p(-density);
  const finished = Array.from({ length: elements }, () => new Float64Array(columns));
  let entries = 0;
  for (let column = 0; column < columns; column++) {
    let start = 0;
    if (column >= queue) for (const it of finished) start = Math.max(start, it[column - queue]!);
    for (const it of finished) {
      let stored = 0;
      let row = 0;
      while (true) {
        const zeros = density >= 1 ? 0 : Math.floor(Math.log(1 - random()) / gap);
        row += zeros + 1;
        if (row > rows) break;
        stored += 1 + Math.floor(zeros / longest);
      }
      entries += stored;
      it[column] = Math.max(start, column > 0 ? it[column - 1]! : 0) + Math.max(1, stored);
    }
  }
  let last = 0;
  for (const it of finished) last = Math.max(last, it[columns - 1]!);
  result = { cycles: last / columns, entries: entries / columns / elements };
  if (known.size >= keptSimulations) known.clear();
  known.set(key, result);
  return result;
}
