import { defineDiagnostic } from "./diagnostic.ts";
import { didYouMean } from "./nearMiss.ts";

export const unknownLayer = defineDiagnostic<{ readonly name: string; readonly near: readonly string[] }>({
  code: "dnnx-unknown-layer",
  severity: "error",
  message: ({ name, near }) =>
    `There is no kind of layer "${name}".${didYouMean(near) || " The documentation lists the kinds that exist."}`,
  misspelt: (parameters) => parameters,
  explanation: `What stands in front of the parenthesis must be the name of a kind of layer, such as \`conv\`, \`dense\` or \`relu\`.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dens(x, units: 2)
  output y
}
\`\`\``,
});
