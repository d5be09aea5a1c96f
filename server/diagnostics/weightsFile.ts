import { defineDiagnostic } from "./diagnostic.ts";

export const weightsFile = defineDiagnostic<{ readonly path: string; readonly reason: string }>({
  code: "dnnx-weights-file",
  severity: "error",
  message: ({ path, reason }) =>
    `The weights file "${path}" cannot be used: ${reason}. Correct the path (it is relative to this file), or remove the ` +
    `line to work with pseudo-random weights.`,
  explanation: `\`weights from\` names a \`.npz\` file with the trained weights. Until it can be read, pseudo-random weights of the same
formats stand in.

\`\`\`dnnx
network n {
  weights from "missing.npz"
  input x: uint8[4]
  y = dense(x, units: 2)
  output y
}
\`\`\``,
});
