import { defineDiagnostic } from "./diagnostic.ts";

export const unknownUnit = defineDiagnostic<{
  readonly what: string;
  readonly unit: string;
  readonly examples: readonly string[];
}>({
  code: "dnnx-unknown-unit",
  severity: "error",
  message: ({ what, unit, examples }) =>
    `"${unit}" is not a unit. ${what} is written for example with ${examples.map((example) => `"${example}"`).join(" or ")}.`,
  explanation: `Units are SI units with the usual prefixes (\`MHz\`, \`ns\`, \`uJ\`, \`mm2\`, \`KiB\`, \`GB/s\`, \`inference/s\`). Upper and lower case
matter: \`m\` is milli, \`M\` is mega.

\`\`\`dnnx
network n {
  input x: uint8[4]
  output x
  require latency <= 1 msec
}
\`\`\``,
});
