import { defineDiagnostic } from "./diagnostic.ts";

export const accumulatorTooWide = defineDiagnostic<{
  readonly of: string;
  readonly bits: number;
  /** Scales of products with what is read and of numbers that they are added to, and the scale of what is read that fits. */
  readonly apart?: {
    readonly first: string;
    readonly second: string;
    readonly limit: "at least" | "at most";
    readonly fitting: string;
  };
}>({
  code: "dnnx-accumulator-too-wide",
  severity: "error",
  message: ({ of, bits, apart }) =>
    `The exact result of ${of} needs ${bits} bits; at most 53 are supported. ` +
    (apart
      ? `It adds products of scale ${apart.first}, with what it reads, to numbers of scale ${apart.second}: give the layer in front ` +
        `a scale of ${apart.limit} ${apart.fitting}, such as @activations(int8(scale: ${apart.fitting})).`
      : `Quantise what it reads: @activations(int8) on the layer in front, or "use" an approximation with activations.`),
  explanation: `Exact sums grow with every layer that is not quantised. Beyond 53 bits neither a double nor sensible hardware holds
them.

\`\`\`dnnx
network n {
  input x: int32[64]
  y = dense(x, units: 64) @weights(int32)
  output y
}
\`\`\``,
});
