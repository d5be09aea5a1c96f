import { defineDiagnostic } from "./diagnostic.ts";

export const wrongDimension = defineDiagnostic<{
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly examples: readonly string[];
}>({
  code: "dnnx-wrong-dimension",
  severity: "error",
  message: ({ what, expected, found, examples }) =>
    `${what} is ${expected}, but ${found} is written. Write for example ${examples.map((example) => `"${example}"`).join(" or ")}.`,
  explanation: `Every quantity has a dimension: a clock is a frequency, a latency a time, an area a square. Comparing a time with an energy
has no meaning.

\`\`\`dnnx
network n {
  input x: uint8[4]
  output x
  require latency <= 5 MHz
}
\`\`\``,
});
