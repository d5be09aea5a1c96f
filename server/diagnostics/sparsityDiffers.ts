import { defineDiagnostic } from "./diagnostic.ts";

export const sparsityDiffers = defineDiagnostic<{
  readonly layer: string;
  readonly annotated: string;
  readonly measured: string;
}>({
  code: "dnnx-sparsity-differs",
  severity: "warning",
  message: ({ layer, annotated, measured }) =>
    `@sparsity says that ${annotated} of the weights of "${layer}" are zero, but in the weights file it is ${measured}. ` +
    `The file counts; correct the annotation or prune the weights.`,
  explanation: `With weights from a file the annotation is a claim about them, and it is checked against the codes after quantisation.

\`\`\`dnnx
network n {
  weights from "weights.npz"
  input x: uint8[4]
  full = dense(x, units: 2, bias: false) @sparsity(75%)
  output full
}
\`\`\``,
});
