import { defineDiagnostic } from "./diagnostic.ts";

export const skipSavesNothing = defineDiagnostic<Record<never, never>>({
  code: "dnnx-skip-saves-nothing",
  severity: "information",
  message: () =>
    "Skipping zero activations saves nothing on a streaming unit: it takes its inputs in a fixed order and multiplies by " +
    "each of them, zero or not. Only the effective MACs count the work that is left.",
  explanation: `A unit of the streaming architecture has a fixed schedule, which is why its cycles are known before a single input arrives. A
unit that skips zeros needs queues, and waits for the lane with the fewest zeros; no such unit is available yet.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 2) @skip(60%)
  output y
}
\`\`\``,
});
