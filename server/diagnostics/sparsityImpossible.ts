import { defineDiagnostic } from "./diagnostic.ts";

export const sparsityImpossible = defineDiagnostic<{ readonly layer: string; readonly format: string }>({
  code: "dnnx-sparsity-impossible",
  severity: "error",
  message: ({ layer, format }) =>
    `The weights of "${layer}" are ${format}, which has no zero, so none of them can be zero. Use ternary or int2 weights, ` +
    `or remove @sparsity.`,
  explanation: `\`binary\` weights are -1 or +1. A pruned weight needs the code 0.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 2) @weights(binary) @sparsity(50%)
  output y
}
\`\`\``,
});
