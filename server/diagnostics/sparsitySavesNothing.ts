import { defineDiagnostic } from "./diagnostic.ts";

export const sparsitySavesNothing = defineDiagnostic<Record<never, never>>({
  code: "dnnx-sparsity-saves-nothing",
  severity: "information",
  message: () =>
    "These zero weights save nothing on a dense streaming unit: it stores every weight and multiplies by it, zero or not. " +
    "They only make sums smaller.",
  explanation: `A dense unit walks over all weights in a fixed order and spends a cycle and a multiplication on a zero like on any other
weight. Sparsity saves work on a unit that skips zeros: store the weights as lists with \`encode: run_length(4)\`, or, of a small layer,
put them in logic with \`@memory(logic)\`, where a zero is no adder.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 2) @sparsity(50%)
  output y
}
\`\`\``,
});
