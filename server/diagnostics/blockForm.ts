import { defineDiagnostic } from "./diagnostic.ts";

export const blockForm = defineDiagnostic<{ readonly name: string; readonly why: string }>({
  code: "dnnx-block-form",
  severity: "error",
  message: ({ name, why }) => `The block "${name}" cannot be called: ${why}.`,
  explanation: `A block is a list of layers that ends with \`return\` and the tensor that its call gives. It reads what it gets as
parameters, and calls other blocks, but neither directly nor by way of them itself.

\`\`\`dnnx
block twice(x) {
  y = relu(x)
}
network n {
  input x: uint8[4]
  y = twice(x)
  output y
}
\`\`\``,
});
