import { defineDiagnostic } from "./diagnostic.ts";

export const unusedLayer = defineDiagnostic<{ readonly name: string; readonly what: string }>({
  code: "dnnx-unused-layer",
  severity: "hint",
  tags: ["unnecessary"],
  message: ({ name, what }) => `Nothing reads the ${what} "${name}". Remove it, or make it an output.`,
  explanation: `A layer that no output depends on would cost hardware for nothing. It is checked, but it is not built.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 2)
  z = relu(x)
  output y
}
\`\`\``,
});
