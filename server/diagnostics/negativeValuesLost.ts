import { defineDiagnostic } from "./diagnostic.ts";

export const negativeValuesLost = defineDiagnostic<{
  readonly of: string;
  readonly format: string;
  readonly low: string;
  readonly because: string;
}>({
  code: "dnnx-negative-values-lost",
  severity: "information",
  message: ({ of, format, low, because }) =>
    `${of} goes down to ${low} ${because}, and ${format} has no negative codes: all values below 0 become 0, as in a relu. Use a ` +
    "signed format where they matter.",
  explanation: `An unsigned format behind a relu is right. Elsewhere it cuts off the negative half of the values, of a tanh for example or of a
sum, without a word in the text that says so.

\`\`\`dnnx
network n {
  input x: int8(scale: 2^-7)[4]
  y = tanh(x) @activations(uint4)
  z = dense(y, units: 2)
  output z
}
\`\`\``,
});
