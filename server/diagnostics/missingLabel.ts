import { defineDiagnostic } from "./diagnostic.ts";

export const missingLabel = defineDiagnostic<{ readonly of: string; readonly value: string; readonly name: string }>({
  code: "dnnx-missing-label",
  severity: "error",
  message: ({ of, value, name }) =>
    `${value} in ${of} has no label: only tensors stand without one. Write \`${name}: ${value}\`.`,
  explanation: `The tensors that a layer reads stand first and have no label; everything else carries the name of a parameter, so that
nobody has to remember an order. A value without a label is taken for the first parameter that is not written, and the rest of the file
is checked with it.

\`\`\`dnnx
network n {
  input x: uint8[1, 8, 8]
  y = conv(x, 4, kernel: 3)
  output y
}
\`\`\``,
});
