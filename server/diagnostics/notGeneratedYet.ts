import { defineDiagnostic } from "./diagnostic.ts";

export const notGeneratedYet = defineDiagnostic<{ readonly layer: string; readonly reason: string }>({
  code: "dnnx-not-generated-yet",
  severity: "warning",
  message: ({ layer, reason }) =>
    `"${layer}" is checked, counted and runs in the reference, but no accelerator can be generated with it yet: ${reason}`,
  explanation: `The language is wider than the hardware units that exist. Such a layer is checked, its work, storage and energy are
estimated and \`dnnx run\` computes it; its look-up tables and cycles, and the totals of its network, are unknown, and
\`dnnx generate\` refuses, with the same words at the same place. It is a warning and no error, because a file that is written to
be estimated is complete: \`dnnx check\` and \`dnnx estimate\` end well with it.

\`\`\`dnnx
target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: uint8[64]
  y = dense(x, units: 32) @weights(fp16)
  output y
}
\`\`\``,
});
