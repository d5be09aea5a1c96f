import { defineDiagnostic } from "./diagnostic.ts";

export const accumulatorOverflow = defineDiagnostic<{
  readonly of: string;
  readonly asked: string;
  readonly low: number;
  readonly high: number;
  readonly needed: string;
  readonly worstCase: boolean;
}>({
  code: "dnnx-accumulator-overflow",
  severity: "error",
  message: ({ of, asked, low, high, needed, worstCase }) =>
    `The sums of ${of} go from ${low} to ${high}${worstCase ? " in the worst case" : " with these weights"}, which ${asked} ` +
    `does not hold. Use ${needed} or leave @accumulator out.`,
  explanation: `Sums are exact: an accumulator that can overflow would give another result than the reference. Without weights from a
file the worst case of the formats counts; with weights from a file the values count, and often less bits are enough.

\`\`\`dnnx
network n {
  input x: uint8[64]
  y = dense(x, units: 2) @weights(int8) @accumulator(int16)
  output y
}
\`\`\``,
});
