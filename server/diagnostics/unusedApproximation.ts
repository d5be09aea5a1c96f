import { defineDiagnostic } from "./diagnostic.ts";

export const unusedApproximation = defineDiagnostic<{ readonly name: string }>({
  code: "dnnx-unused-approximation",
  severity: "hint",
  tags: ["unnecessary"],
  message: ({ name }) => `No network uses the approximation "${name}". Write "use ${name}" in a network, or remove it.`,
  explanation: `An \`approximation\` is a named set of annotations; it has an effect only where a network says \`use\`.

\`\`\`dnnx
approximation small {
  weights int4
}
network n {
  input x: uint8[4]
  output x
}
\`\`\``,
});
