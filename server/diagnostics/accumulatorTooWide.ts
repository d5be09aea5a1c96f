import { defineDiagnostic } from "./diagnostic.ts";

export const accumulatorTooWide = defineDiagnostic<{ readonly of: string; readonly bits: number }>({
  code: "dnnx-accumulator-too-wide",
  severity: "error",
  message: ({ of, bits }) =>
    `The exact result of ${of} needs ${bits} bits; at most 53 are supported. Quantise what it reads: @activations(int8) on the ` +
    `layer in front, or "use" an approximation with activations.`,
  explanation: `Exact sums grow with every layer that is not quantised. Beyond 53 bits neither a double nor sensible hardware holds
them.

\`\`\`dnnx
network n {
  input x: int32[64]
  y = dense(x, units: 64) @weights(int32)
  output y
}
\`\`\``,
});
