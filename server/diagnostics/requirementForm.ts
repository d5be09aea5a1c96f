import { defineDiagnostic } from "./diagnostic.ts";

export const requirementForm = defineDiagnostic<{ readonly why: string }>({
  code: "dnnx-requirement-form",
  severity: "error",
  message: ({ why }) => `A requirement has the form "require latency <= 1 ms": ${why}.`,
  explanation: `On the left stands a figure (\`latency\`, or \`conv1.lut\` for one layer), then \`<=\`, \`<\`, \`>=\` or \`>\`, on the right a bound
with its unit.

\`\`\`dnnx
network n {
  input x: uint8[4]
  output x
  require latency + 1 <= 1 ms
}
\`\`\``,
});
