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

const known = createFact<Thresholds, Map<string, Comparisons>>(() => new Map());

/**
 * Levels of a lane that are passed together, always or never need one comparator or none, and thresholds that are the same for all channels
 * of a lane are constants. With many channels all are different. Counted once for the lanes of a unit: foldings are tried by the hundred.
 */
export function comparisonsOf(unit: FinishUnit, finish: Thresholds): Comparisons {
  const { lanes, bits, signed } = unit.input;
  const groups = channelGroups(unit);
  const isBlock = unit.memory === "bram" || unit.memory === "uram";
  if (groups > fewGroups) {
    const width = lanes * (finish.levels * (bits + 1) + 1);
    const table = { width, depth: groups, kind: unit.memory, constant: true };
    return { stored: lanes * finish.levels, constant: 0, columns: constantColumns(table) };
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

function counted(unit: FinishUnit, { levels, parameters }: Thresholds, isBlock: boolean): Comparisons {
  const { thresholds } = parameters();
  const { lanes } = unit.input;
  const isShared = thresholds.length === levels;
  const groups = isShared ? 1 : channelGroups(unit);
  const [low, high] = codes(unit.input);
  const width = signedBits(low, high);
  let [stored, constant] = [0, 0];
  const columns = new Set<number>();
  for (let lane = 0; lane < lanes; lane++) {
    const compared = new Set<string>();
    for (let level = 0; level < levels; level++) {
      const own = Array.from({ length: groups }, (_, group) => {
        const channel = isShared ? 0 : group * lanes + lane;
        return thresholds[channel * levels + level]!;
      });
      if (own.every((it) => it <= low) || own.every((it) => it > high)) continue;
      const text = own.join();
      if (compared.has(text)) continue;
      compared.add(text);
      if (own.every((it) => it === own[0])) constant++;
      else {
        stored++;
        for (let bit = 0; bit < width; bit++) columns.add(column(own, bit));
      }
    }
  }
  columns.delete(0);
  columns.delete(2 ** groups - 1);
  return { stored, constant, columns: isBlock ? 0 : columns.size };
}

/** A column of a table of up to `fewGroups` rows: the first row is the lowest bit. */
function column(rows: readonly number[], bit: number): number {
  let pattern = 0;
  for (let row = 0; row < rows.length; row++) {
    pattern |= bitOf(rows[row]!, bit) << row;
  }
  return pattern;
}
