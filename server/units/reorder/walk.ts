/** A level of a nest of counters: how often, and how far the address moves at each step. */
export interface Level {
  readonly count: number;
  readonly step: number;
}

/** More levels than this cost more than a table of addresses. */
const deepest = 6;

/**
 * An order as nested counters, innermost first: address = order[0] + sum of counter * step. Undefined when it takes too many.
 */
export function levelsOf(order: Int32Array): readonly Level[] | undefined {
  const levels: Level[] = [];
  let rest = order;
  while (rest.length > 1) {
    if (levels.length === deepest) return undefined;
    const level = innermost(rest);
    if (!level) return undefined;
    levels.push(level);
    rest = Int32Array.from({ length: rest.length / level.count }, (_, at) => rest[at * level.count]!);
  }
  return levels;
}

/** The longest even run from which all of the order is made. */
function innermost(order: Int32Array): Level | undefined {
  const step = order[1]! - order[0]!;
  let run = 2;
  while (run < order.length && order[run]! - order[run - 1]! === step) run++;
  for (let count = run; count > 1; count--) {
    if (order.length % count === 0 && order.every((it, at) => it === order[at - (at % count)]! + (at % count) * step)) {
      return { count, step };
    }
  }
  return undefined;
}
