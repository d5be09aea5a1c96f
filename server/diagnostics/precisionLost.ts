import { defineDiagnostic } from "./diagnostic.ts";

export const precisionLost = defineDiagnostic<{
  /** What has the format: `of the weights of "y"`. */
  readonly of: string;
  readonly format: string;
  /** `93.1 %`, or `all`. */
  readonly share: string;
  readonly step: string;
  /** A typical size of the values. */
  readonly typical: string;
  /** Absent: counted. */
  readonly assuming?: string;
  readonly instead: string;
}>({
  code: "dnnx-precision-lost",
  severity: "warning",
  message: ({ of, format, share, step, typical, assuming, instead }) =>
    `${share.charAt(0).toUpperCase()}${share.slice(1)} ${of} become 0 in ${format}${assuming ? ` (${assuming})` : ""}: its step is ` +
    `${step}, a typical value ${typical}. ${instead}`,
  explanation: `A number of less than half a step is rounded to 0. When that happens to most numbers of a tensor, the format has the wrong
scale or too few bits for how far the largest ones stand out. Weights of a file are counted, those that are 0 there left out. For
activations with weights from a file the share is estimated for inputs that are spread evenly over their range, which gives larger
values than most data do.

\`\`\`dnnx
network n {
  weights from "weights.npz"
  input x: uint8[4]
  full = dense(x, units: 2, bias: false) @weights(int8(scale: 4))
  output full
}
\`\`\``,
});
