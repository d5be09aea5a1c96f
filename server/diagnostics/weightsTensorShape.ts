import { defineDiagnostic } from "./diagnostic.ts";

export const weightsTensorShape = defineDiagnostic<{
  readonly tensor: string;
  readonly expected: string;
  readonly found: string;
  readonly path: string;
  readonly layout: string;
}>({
  code: "dnnx-weights-tensor-shape",
  severity: "error",
  message: ({ tensor, expected, found, path, layout }) =>
    `"${tensor}" in "${path}" has the shape ${found}, but this layer needs ${expected} (${layout}).`,
  explanation: `The order of the axes is [filters, channels, kernel height, kernel width] for \`conv\`, [channels, 1, kernel height,
kernel width] for \`depthwise\`, [units, inputs] for \`dense\` with the inputs in the order channels, rows, columns, and [channels]
for biases and batchnorm.

\`\`\`dnnx
network n {
  weights from "weights.npz"
  input x: uint8[4]
  wide = dense(x, units: 2)
  output wide
}
\`\`\``,
});
