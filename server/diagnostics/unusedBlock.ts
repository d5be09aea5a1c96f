import { defineDiagnostic } from "./diagnostic.ts";

export const unusedBlock = defineDiagnostic<{ readonly name: string }>({
  code: "dnnx-unused-block",
  severity: "hint",
  tags: ["unnecessary"],
  message: ({ name }) => `Nothing calls the block "${name}". Call it in a network, or remove it.`,
  explanation: `A block has an effect only where it is called. Files without a network, made to be imported, are not told.

\`\`\`dnnx
block act(x) {
  return relu(x)
}
network n {
  input x: uint8[4]
  output x
}
\`\`\``,
});
