import { defineDiagnostic } from "./diagnostic.ts";

export const duplicateName = defineDiagnostic<{
  readonly what: string;
  readonly name: string;
  readonly instead?: string;
}>({
  code: "dnnx-duplicate-name",
  severity: "error",
  message: ({ what, name, instead = "give one of the two another name" }) =>
    `The ${what} "${name}" is already defined; ${instead}.`,
  explanation: `A name stands for one thing. Readers after the second definition would not know which one is meant, so the first
one is kept and the second one is left out.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = relu(x)
  y = dense(x, units: 2)
  output y
}
\`\`\``,
});
