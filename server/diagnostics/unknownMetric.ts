import { defineDiagnostic } from "./diagnostic.ts";
import { didYouMean } from "./nearMiss.ts";

export const unknownMetric = defineDiagnostic<{
  readonly name: string;
  readonly near: readonly string[];
  readonly known: readonly string[];
}>({
  code: "dnnx-unknown-metric",
  severity: "error",
  message: ({ name, near, known }) =>
    `Nothing called "${name}" can be required.${didYouMean(near) || ` There are ${known.join(", ")}.`}`,
  misspelt: (parameters) => parameters,
  explanation: `\`require\` compares a figure of the estimate with a bound: \`throughput\`, \`latency\`, \`interval\`, \`energy\`, \`power\`, \`area\`,
\`lut\`, \`ff\`, \`dsp\`, \`bram\`, \`uram\`; with the name of a layer and a point in front, the figure of that layer.

\`\`\`dnnx
network n {
  input x: uint8[4]
  output x
  require speed >= 5
}
\`\`\``,
});
