import { defineDiagnostic } from "./diagnostic.ts";

export const rangeLimited = defineDiagnostic<{
  readonly of: string;
  readonly format: string;
  /** The largest scale that is inferred. */
  readonly scale: string;
}>({
  code: "dnnx-range-limited",
  severity: "warning",
  message: ({ of, format, scale }) =>
    `The values of "${of}" could be so large in the worst case that ${format} would need a scale above ${scale}: it stays there, here and ` +
    "in what follows, and what is larger saturates. Worst cases grow with every layer, real values hardly do; write a scale, such as " +
    "@activations(int8(scale: 2^-4)), here and in layers in front.",
  explanation: `Without a scale a format has one that holds the largest value that can occur. In a deep network that is the largest value
of the layer in front times the largest sum of weights, layer after layer, far above what ever occurs, and soon above what a double holds.

\`\`\`dnnx
network n {
  input x: int8(scale: 2^200)[4]
  a = relu(dense(x, units: 2)) @weights(int8(scale: 2^190)) @activations(int8)
  b = relu(dense(a, units: 2)) @weights(int8(scale: 2^200)) @activations(int8)
  output b
}
\`\`\``,
});
