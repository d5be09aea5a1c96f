import { averageText, counted, countText, percentText, siText } from "../estimate/display.ts";
import type { Cost, Estimate } from "../estimate/estimate.ts";
import type { Mismatch } from "../verify/hls.ts";

/** What a verification measured, as far as the sentences about it need it. */
export interface Measured {
  readonly simulator: string;
  readonly vectors: number;
  readonly mismatches: number;
  readonly firstMismatch?: Mismatch;
  readonly intervalCycles?: number;
  readonly latencyCycles?: number;
}

/** One sentence: did every vector agree? */
export function verificationSummary(network: string, { simulator, vectors, mismatches }: Measured): string {
  return mismatches === 0
    ? `${network}: all ${countText(vectors)} vectors agree with the reference bit for bit (${simulator}).`
    : `${network}: ${countText(mismatches)} of ${countText(vectors)} vectors differ from the reference (${simulator}).`;
}

/** Vectors from which on the interval that is measured, over two frames behind three, has settled in all but a few designs. */
const settledVectors = 6;

/** Everything measured beside what was estimated, one fact per line. */
export function verificationLines(measured: Measured, estimate: Estimate): readonly string[] {
  const { simulator, vectors, mismatches, firstMismatch } = measured;
  return [
    `${countText(vectors)} vectors simulated with ${simulator}, ${mismatchText(mismatches)}`,
    ...(firstMismatch
      ? [
          `first mismatch: vector ${firstMismatch.vector}, output ${firstMismatch.port}, word ${firstMismatch.word}: expected ${firstMismatch.expected}, got ${firstMismatch.actual} (hexadecimal)`,
        ]
      : []),
    ...cycleLine("interval", measured.intervalCycles, estimate.intervalCycles, estimate.clock),
    ...(measured.intervalCycles !== undefined && vectors < settledVectors
      ? [
          `${countText(vectors)} vectors are too few to be sure that the interval has settled, because the first frames fill the buffers; ${settledVectors} are enough for most designs`,
        ]
      : []),
    ...cycleLine("latency", measured.latencyCycles, estimate.latencyCycles, estimate.clock),
  ];
}

function cycleLine(name: string, cycles: number | undefined, estimated: Cost, clock: number): readonly string[] {
  if (cycles === undefined) return [];
  const own = `${name} ${counted(cycles, "cycle")} (${siText(cycles / clock, "s")})`;
  if (estimated.value === null) return [`${own}; not estimated: ${estimated.reason}`];
  const off = cycles / estimated.value - 1;
  const isInside = cycles >= estimated.low && cycles <= estimated.high;
  const beyond = isInside
    ? ""
    : `, outside its band of ${averageText(estimated.low)} to ${averageText(estimated.high)}`;
  return [
    `${own}; estimated ${averageText(estimated.value)}, ${off < 0 ? "−" : "+"}${percentText(Math.abs(off))} off${beyond}`,
  ];
}

function mismatchText(count: number): string {
  return `${countText(count)} ${count === 1 ? "mismatch" : "mismatches"}`;
}
