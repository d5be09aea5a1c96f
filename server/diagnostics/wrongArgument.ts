import { defineDiagnostic } from "./diagnostic.ts";

export const wrongArgument = defineDiagnostic<{
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}>({
  code: "dnnx-wrong-argument",
  severity: "error",
  message: ({ what, expected, found }) => `${what} must be ${expected}, but it is ${found}.`,
  explanation: `The value has the wrong type or lies outside of what is possible.

\`\`\`dnnx
network n {
  input x: uint8[1, 8, 8]
  y = conv(x, filters: 2.5, kernel: 3)
  output y
}
\`\`\``,
});
