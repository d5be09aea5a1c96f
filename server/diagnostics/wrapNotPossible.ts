import { defineDiagnostic } from "./diagnostic.ts";

export const wrapNotPossible = defineDiagnostic<{ readonly of: string; readonly format: string; readonly why: string }>(
  {
    code: "dnnx-wrap-not-possible",
    severity: "error",
    message: ({ of, format, why }) =>
      `${of} cannot wrap around into ${format}: ${why}. Leave "overflow: wrap" out, so that the value saturates.`,
    explanation: `\`overflow: wrap\` keeps the low bits of an exact integer. That has a meaning only when the value is shifted and nothing
else: no batchnorm, no relu, and a power of two between the scales.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 2)
  z = relu(y) @activations(int8(scale: 1, overflow: wrap))
  w = dense(z, units: 2)
  output w
}
\`\`\``,
  },
);
