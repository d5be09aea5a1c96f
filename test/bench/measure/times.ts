/**
 * How long a piece of work took. On a busy machine the wall time says more about the neighbours; the CPU time counts all
 * threads of the process, so garbage collection and compilation beside the main thread are in it.
 */
export interface Times {
  /** ms */
  readonly wall: number;
  /** ms */
  readonly cpu: number;
}

export function timed(work: () => void): Times {
  const before = process.cpuUsage();
  const start = performance.now();
  work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}

/** Rounds before the first one that counts, where a limit is about a warm process: after these the hot code is compiled. */
export const warmUp = 300;

/** `round` counts from `-warmUp`; the times of the rounds from 0 on are given back. */
export function repeated(rounds: number, work: (round: number) => void): readonly Times[] {
  const times: Times[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const taken = timed(() => work(round));
    if (round >= 0) times.push(taken);
  }
  return times;
}

export function percentile(times: readonly Times[], share: number, of: keyof Times): string {
  const sorted = times.map((it) => it[of]).sort((left, right) => left - right);
  return `${sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(2)} ms`;
}
