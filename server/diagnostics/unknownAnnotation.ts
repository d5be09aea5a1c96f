import { defineDiagnostic } from "./diagnostic.ts";
import { didYouMean } from "./nearMiss.ts";

export const unknownAnnotation = defineDiagnostic<{ readonly name: string; readonly near: readonly string[] }>({
  code: "dnnx-unknown-annotation",
  severity: "error",
  message: ({ name, near }) =>
    `There is no annotation "${name}".${
      didYouMean(near) || " There are weights, bias, activations, accumulator, sparsity, fold and memory."
    }`,
  misspelt: (parameters) => parameters,
  explanation: `An annotation says how a layer is approximated or built. The name after \`@\`, or at the start of a line of an
\`approximation\`, must be one of them.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 2) @wieghts(int4)
  output y
}
\`\`\``,
});
