import { defineDiagnostic } from "./diagnostic.ts";

export const targetValue = defineDiagnostic<{
  readonly what: string;
  readonly found: string;
  readonly limit: string;
  readonly instead: string;
}>({
  code: "dnnx-target-value",
  severity: "error",
  message: ({ what, found, limit, instead }) => `${what} is ${found}, but ${limit}. ${instead}`,
  explanation: `A target asks for something its device cannot give: a clock above what generated designs reach on it, or more of a resource than
it has.

\`\`\`dnnx
target board {
  device xc7z020
  clock 900 MHz
}
\`\`\``,
});
