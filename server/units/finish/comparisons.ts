import { createFact } from "../../lazy/fact.ts";
import { bitOf } from "../columns.ts";
import { constantColumns } from "../resources.ts";
import { codes, signedBits } from "../rtl.ts";
import { channelGroups } from "./schedule.ts";
import type { FinishUnit } from "./unit.ts";

type Thresholds = Extract<FinishUnit["finish"], { kind: "thresholds" }>;

/** What the thresholds of a unit are compared by. */
export interface Comparisons {
  /** Comparators with a threshold that is read, and with a constant. */
  readonly stored: number;
  readonly constant: number;
  /** Columns of the table of thresholds that have a register. */
  readonly columns: number;
}

/** Groups of channels up to which synthesis finds thresholds that are alike. */
const fewGroups = 16;
/**
 * Thresholds of a unit up to which they are looked at: those of thousands of layers would fill the memory with tables that nothing else
 * needs while typing.
 */
const fewThresholds = 64;

const known = createFact<Thresholds, Map<string, Comparisons>>(() => new Map());

/**
 * Levels of a lane that are passed together, always or never need one comparator or none, and thresholds that are the same for all channels
 * of a lane are constants. Of many all are taken for different. Counted once for the lanes of a unit: foldings are tried by the hundred.
 */
export function comparisonsOf(unit: FinishUnit, finish: Thresholds): Comparisons {
  const { lanes, bits, signed } = unit.input;
  const groups = channelGroups(unit);
  const isBlock = unit.memory === "bram" || unit.memory === "uram";
  const all = lanes * finish.levels;
  if (groups > fewGroups || all * groups > fewThresholds) {
    if (groups === 1) return { stored: 0, constant: all, columns: 0 };
    const table = { width: all * (bits + 1) + lanes, depth: groups, kind: unit.memory, constant: true };
    return { stored: all, constant: 0, columns: constantColumns(table) };
  }
  const key = `${lanes} ${groups} ${bits} ${signed} ${isBlock}`;
  const own = known(finish);
  let found = own.get(key);
  if (!found) {
    found = counted(unit, finish, isBlock);
    own.set(key, found);
  }
  return found;
}

/** Columns that were met since the last count, by the bits of their rows: a set of them would cost more than all the rest. */
const met = new Uint32Array(2 ** fewGroups);
let counts = 0;
/** A threshold of each group, and its lower 32 bits. */
const own = new Float64Array(fewGroups);
const lower = new Int32Array(fewGroups);
/** The thresholds that were counted before, in the same lane. */
const before = new Float64Array(fewGroups);

function counted(unit: FinishUnit, { levels, parameters }: Thresholds, isBlock: boolean): Comparisons {
  const { thresholds } = parameters();
  const { lanes } = unit.input;
  const isShared = thresholds.length === levels;
  const groups = isShared ? 1 : channelGroups(unit);
  const [low, high] = codes(unit.input);
  const width = signedBits(low, high);
  let [stored, constant, columns] = [0, 0, 0];
  counts++;
  // Columns that never change have no register.
  met[0] = counts;
  met[2 ** groups - 1] = counts;
  for (let lane = 0; lane < lanes; lane++) {
    before[0] = Number.NaN;
    for (let level = 0; level < levels; level++) {
      let [isAlways, isNever, isSame, isBefore] = [true, true, true, true];
      for (let group = 0; group < groups; group++) {
        const threshold = thresholds[(isShared ? 0 : group * lanes + lane) * levels + level]!;
        own[group] = threshold;
        if (threshold > low) isAlways = false;
        if (threshold <= high) isNever = false;
        if (threshold !== own[0]) isSame = false;
        if (threshold !== before[group]) isBefore = false;
      }
      // Thresholds ascend, so that those that stand twice stand behind each other.
      if (isAlways || isNever || isBefore) continue;
      for (let group = 0; group < groups; group++) before[group] = own[group]!;
      if (isSame) constant++;
      else {
        stored++;
        columns += newColumns(groups, width);
      }
    }
  }
  return { stored, constant, columns: isBlock ? 0 : columns };
}

/** Columns of the table of `own` that were not met before. */
function newColumns(groups: number, width: number): number {
  let found = 0;
  for (let group = 0; group < groups; group++) lower[group] = own[group]!;
  for (let bit = 0; bit < width; bit++) {
    let column = 0;
    if (bit < 32) for (let group = 0; group < groups; group++) column |= ((lower[group]! >> bit) & 1) << group;
    else for (let group = 0; group < groups; group++) column |= bitOf(own[group]!, bit) << group;
    if (met[column] === counts) continue;
    met[column] = counts;
    found++;
  }
  return found;
}
