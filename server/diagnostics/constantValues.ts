import { defineDiagnostic } from "./diagnostic.ts";

export const constantValues = defineDiagnostic<{
  readonly of: string;
  readonly format: string;
  readonly low: string;
  readonly high: string;
  /** The only value that comes out. */
  readonly value: string;
  readonly step: string;
  readonly reason: "step" | "top" | "bottom";
}>({
  code: "dnnx-constant-values",
  severity: "warning",
  message: ({ of, format, low, high, value, step, reason }) => {
    const why =
      reason === "step"
        ? `one step of it is ${step}. Use a smaller scale`
        : `${value} is its ${reason === "top" ? "largest" : "smallest"} value. Use ${
            reason === "bottom" && value === "0" ? "a format with a sign" : "a larger scale"
          }`;
    return `Every value of ${of}, from ${low} to ${high}, becomes ${value} in ${format}: ${why}.`;
  },
  explanation: `A format whose step is larger than every value, or that ends before the first value, carries no information: what reads it
computes with a constant.

\`\`\`dnnx
network n {
  input x: uint8(scale: 2^-8)[4]
  y = quantize(x, to: uint8(scale: 4))
  output y
}
\`\`\``,
});
