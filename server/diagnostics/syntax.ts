import { defineDiagnostic } from "./diagnostic.ts";

export const syntax = defineDiagnostic<{ readonly message: string }>({
  code: "dnnx-syntax",
  severity: "error",
  message: ({ message }) => message,
  explanation: `The text cannot be read as DNNX here. The rest of the file is still read: only this statement is left out, so
repair it and what depends on it comes back.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: )
  output y
}
\`\`\``,
});
