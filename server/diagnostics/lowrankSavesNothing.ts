import { defineDiagnostic } from "./diagnostic.ts";

export const lowrankSavesNothing = defineDiagnostic<{
  readonly of: string;
  readonly rank: number;
  readonly before: number;
  readonly after: number;
  /** The largest rank that saves something, 0: none. */
  readonly saving: number;
}>({
  code: "dnnx-lowrank-saves-nothing",
  severity: "information",
  message: ({ of, rank, before, after, saving }) =>
    `Rank ${rank} saves nothing: the two layers of ${of} have ${after} weights, the layer alone has ${before}. ` +
    (saving > 0 ? `Take a rank of at most ${saving}.` : "Leave out @lowrank."),
  explanation: `A layer of m outputs with k weights each has m k weights; the two layers of rank r have r (m + k). From the rank
m k / (m + k) on they have no fewer, and need no less work.

\`\`\`dnnx
network n {
  input x: uint8[8]
  y = dense(x, units: 8) @lowrank(4)
  output y
}
\`\`\``,
});
