/** Waits between restarts in ms; a server that dies again at once is left alone for longer each time, never given up. */
const waits: readonly number[] = [0, 250, 1_000, 4_000, 15_000, 60_000];
/** A server that lived this long (ms) was healthy: its crash starts from the shortest wait again. */
const healthy = 120_000;

export interface Crash {
  /** How many crashes in a row this is. */
  readonly count: number;
  /** How long to wait (ms) before the next start. */
  readonly wait: number;
}

/**
 * Counts crashes of the server. The stock handler of the language client gives up after five; this one only waits
 * longer.
 * @param now the time in ms
 */
export function createBackoff(): (now: number) => Crash {
  let count = 0;
  let restarted = Number.NEGATIVE_INFINITY;
  return (now) => {
    count = now - restarted > healthy ? 1 : count + 1;
    const wait = waits[Math.min(count, waits.length) - 1] ?? 0;
    restarted = now + wait;
    return { count, wait };
  };
}
