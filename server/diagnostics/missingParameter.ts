import { defineDiagnostic } from "./diagnostic.ts";

export const missingParameter = defineDiagnostic<{
  readonly of: string;
  readonly name: string;
  readonly expected: string;
}>({
  code: "dnnx-missing-parameter",
  severity: "error",
  message: ({ of, name, expected }) => `${of} needs "${name}": ${expected}. Write "${name}: …".`,
  explanation: `The layer cannot be built without this parameter and there is no sensible default.

\`\`\`dnnx
network n {
  input x: uint8[1, 8, 8]
  y = conv(x, filters: 4)
  output y
}
\`\`\``,
});
