import { defineDiagnostic } from "./diagnostic.ts";

export const requirementNotMet = defineDiagnostic<{
  readonly requirement: string;
  /** Absent: the network has one target only. */
  readonly target?: string;
  readonly actual: string;
  /** How far off, as a factor above 1; infinite for a bound of 0. */
  readonly factor: number;
  readonly cause: string;
  readonly advice: string;
}>({
  code: "dnnx-requirement-not-met",
  severity: "warning",
  message: ({ requirement, target, actual, factor, cause, advice }) =>
    `Not met${target === undefined ? "" : ` on ${target}`}: ${requirement}. The estimate is ${actual}${factorText(factor)}. ${cause} ${advice}`,
  explanation: `The estimate of the design misses a \`require\`. The message says by how much, what is behind the figure and what would help. An
estimate has a band; a figure close to its bound may land on either side.

\`\`\`dnnx
target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: uint8[16]
  a = dense(x, units: 8) @weights(int8) @fold(pe: 1, simd: 1)
  output a
  require throughput >= 10000000 inference/s
}
\`\`\``,
});

function factorText(factor: number): string {
  if (!Number.isFinite(factor)) return "";
  if (factor < 2) return `, ${((factor - 1) * 100).toPrecision(2)} % off`;
  // As a number again: two digits of 421 are 420, not 4.2e+2.
  return `, ${Number(factor.toPrecision(2))} times off`;
}
