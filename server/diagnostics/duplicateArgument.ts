import { defineDiagnostic } from "./diagnostic.ts";

export const duplicateArgument = defineDiagnostic<{ readonly of: string; readonly name: string }>({
  code: "dnnx-duplicate-argument",
  severity: "error",
  message: ({ of, name }) => `${of} has "${name}" twice; keep one of them.`,
  explanation: `Two values for one parameter: which one holds would be a guess.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 2, units: 3)
  output y
}
\`\`\``,
});
