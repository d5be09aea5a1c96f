import { defineDiagnostic } from "./diagnostic.ts";

export const illegalFold = defineDiagnostic<{
  readonly of: string;
  readonly parameter: "pe" | "simd" | "pack" | "reuse";
  readonly value: number;
  /** What is wrong with the value; why there is none, where none is legal. */
  readonly problem: string;
  readonly legal: readonly number[];
}>({
  code: "dnnx-illegal-fold",
  severity: "error",
  message: ({ of, parameter, value, problem, legal }) =>
    legal.length === 0
      ? `${of} has no ${parameter}: ${problem}. Leave it out.`
      : `A ${parameter} of ${value} ${problem}. Legal values: ${listed(legal)}.`,
  explanation: `\`pe\` is the number of output channels computed at a time, \`simd\` the number of products per output channel and cycle. The
work must divide evenly: \`pe\` divides the output channels; \`simd\` divides the input channels, or is all of them times a divisor
of the kernel width, or all of a kernel row times a divisor of the kernel height. With \`@circulant\` both are multiples or divisors
of the block. \`pack\` is the number of output channels whose products share a DSP slice, and divides \`pe\`.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 10) @fold(pe: 3, simd: 2)
  output y
}
\`\`\``,
});

function listed(values: readonly number[]): string {
  return values.length <= 16 ? values.join(", ") : `${values.slice(0, 12).join(", ")}, … ${values.at(-1)}`;
}
