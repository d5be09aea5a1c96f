import { defineDiagnostic } from "./diagnostic.ts";

export const weightsTensorValues = defineDiagnostic<{
  readonly tensor: string;
  readonly path: string;
  readonly index: number;
  readonly value: number;
  readonly expected: string;
}>({
  code: "dnnx-weights-tensor-values",
  severity: "error",
  message: ({ tensor, path, index, value, expected }) =>
    `"${tensor}" in "${path}" holds ${value} at element ${index}; ${expected}. Export the weights again.`,
  explanation: `Weights are finite real numbers, and a variance is not negative. A file with NaN or infinity usually comes from a
training run that diverged.

\`\`\`dnnx
network n {
  weights from "weights.npz"
  input x: uint8[4]
  diverged = dense(x, units: 2, bias: false)
  output diverged
}
\`\`\``,
});
