import { defineDiagnostic } from "./diagnostic.ts";

export const duplicateAnnotation = defineDiagnostic<{ readonly name: string }>({
  code: "dnnx-duplicate-annotation",
  severity: "error",
  message: ({ name }) => `@${name} stands here twice; keep one of them.`,
  explanation: `Two annotations of one kind on one layer contradict each other or say the same thing twice.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 2) @weights(int4) @weights(int8)
  output y
}
\`\`\``,
});
