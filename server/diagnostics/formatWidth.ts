import { defineDiagnostic } from "./diagnostic.ts";

export const formatWidth = defineDiagnostic<{ readonly text: string; readonly bits: number; readonly least: number }>({
  code: "dnnx-format-width",
  severity: "error",
  message: ({ text, bits, least }) => `The format ${text} has ${bits} bits; a number has from ${least} to 32 bits.`,
  explanation: `Formats have 1 to 32 bits; \`narrow\` removes a code and needs at least two bits. Accumulators become wider than that on
their own where they must.

\`\`\`dnnx
network n {
  input x: uint64[4]
  y = dense(x, units: 2)
  output y
}
\`\`\``,
});
