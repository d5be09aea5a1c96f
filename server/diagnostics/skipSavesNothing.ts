import { defineDiagnostic } from "./diagnostic.ts";

export const skipSavesNothing = defineDiagnostic<{
  readonly target: string;
  /** What the target does with them, and what would save something. */
  readonly why: string;
}>({
  code: "dnnx-skip-saves-nothing",
  severity: "information",
  message: ({ target, why }) => `Skipping zero activations saves nothing on "${target}": ${why}.`,
  explanation: `A unit of the streaming architecture has a fixed schedule, which is why its cycles are known before a single input arrives. A
unit that skips zeros needs queues, and waits for the lane with the fewest zeros; no such unit is available yet. An engine does not send
zeros to its array with \`skip: inputs\`.

\`\`\`dnnx
target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: uint8[4]
  y = dense(x, units: 2) @skip(60%)
  output y
}
\`\`\``,
});
