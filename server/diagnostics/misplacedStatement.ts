import { defineDiagnostic } from "./diagnostic.ts";

export const misplacedStatement = defineDiagnostic<{ readonly what: string; readonly why: string }>({
  code: "dnnx-misplaced-statement",
  severity: "error",
  message: ({ what, why }) => `${what} has no meaning here: ${why}.`,
  explanation: `The statement can be read, but it belongs somewhere else, or it stands here for the second time.

\`\`\`dnnx
network n {
  input x: uint8[4] @fold(pe: 2)
  output x
}
\`\`\``,
});
