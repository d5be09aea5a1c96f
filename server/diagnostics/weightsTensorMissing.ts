import { defineDiagnostic } from "./diagnostic.ts";
import { didYouMean } from "./nearMiss.ts";

export const weightsTensorMissing = defineDiagnostic<{
  readonly tensor: string;
  readonly shape: string;
  readonly path: string;
  readonly near: readonly string[];
  readonly bias: boolean;
}>({
  code: "dnnx-weights-tensor-missing",
  severity: "error",
  message: ({ tensor, shape, path, near, bias }) =>
    `"${path}" has no tensor "${tensor}" of shape ${shape}.${didYouMean(near)}${
      bias ? ' Add it, or write "bias: false".' : " Add it to the file or rename the layer."
    }`,
  explanation: `Every layer with weights finds them under its own name: \`conv1.weight\`, \`conv1.bias\`, and for a batchnorm \`bn1.gamma\`,
\`bn1.beta\`, \`bn1.mean\`, \`bn1.variance\`. Mixing trained and pseudo-random weights by accident would give a useless result, so a
missing tensor is an error.

\`\`\`dnnx
network n {
  weights from "weights.npz"
  input x: uint8[4]
  y = dense(x, units: 2)
  output y
}
\`\`\``,
});
