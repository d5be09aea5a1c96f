import { defineDiagnostic } from "./diagnostic.ts";

export const sparsitySavesNothing = defineDiagnostic<{
  readonly target: string;
  /** What the target does with them, and what would save something. */
  readonly why: string;
}>({
  code: "dnnx-sparsity-saves-nothing",
  severity: "information",
  message: ({ target, why }) => `These zero weights save nothing on "${target}": ${why}.`,
  explanation: `A dense unit walks over all weights in a fixed order and spends a cycle and a multiplication on a zero like on any other
weight. Sparsity saves work on a unit that skips zeros: store the weights as lists with \`encode: run_length(4)\`, or, of a small layer,
put them in logic with \`@memory(logic)\`, where a zero is no adder. An engine skips them as its \`skip\` says: those of a pattern n:m
with \`skip: structured\`, any with \`skip: weights\`.

\`\`\`dnnx
target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: uint8[4]
  y = dense(x, units: 2) @sparsity(50%)
  output y
}
\`\`\``,
});
