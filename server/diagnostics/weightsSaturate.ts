import { defineDiagnostic } from "./diagnostic.ts";

export const weightsSaturate = defineDiagnostic<{
  readonly of: string;
  readonly format: string;
  readonly share: string;
  readonly least: string;
  readonly most: string;
  readonly low: string;
  readonly high: string;
  readonly wraps: boolean;
}>({
  code: "dnnx-weights-saturate",
  severity: "warning",
  message: ({ of, format, share, least, most, low, high, wraps }) =>
    `${share.charAt(0).toUpperCase()}${share.slice(1)} of the weights of ${of} that are not 0 lie outside of ${format}, which goes from ${least} to ` +
    `${most} (the weights from ${low} to ${high}): they ${wraps ? "come out at its other end" : "become its ends"}. Leave out the ` +
    "scale, so that one is inferred, or use more integer bits or a format with a sign.",
  explanation: `A scale that is written is taken as it is. Said when more than a tenth of the weights of a file do not fit, or a single one
with \`overflow: wrap\`.

\`\`\`dnnx
network n {
  weights from "weights.npz"
  input x: uint8[4]
  full = dense(x, units: 2, bias: false) @weights(fixed<8, -2>)
  output full
}
\`\`\``,
});
