import { defineDiagnostic } from "./diagnostic.ts";

export const wrapOverflow = defineDiagnostic<{
  readonly of: string;
  readonly format: string;
  readonly low: string;
  readonly high: string;
  readonly least: string;
  readonly most: string;
  readonly because: string;
}>({
  code: "dnnx-wrap-overflow",
  severity: "warning",
  message: ({ of, format, low, high, least, most, because }) =>
    `${of} goes from ${low} to ${high} ${because}, but ${format} only from ${least} to ${most}, and what lies beyond comes out at ` +
    "the other end. Use more integer bits or a larger scale, or leave out overflow: wrap.",
  explanation: `With \`overflow: wrap\` the bits in front of the format are dropped: a value a little too large becomes a very small one. That
is right only where no value is too large. Without weights from a file the worst case of all weights counts.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 2) @activations(int8(scale: 1, overflow: wrap))
  output y
}
\`\`\``,
});
