import { defineDiagnostic } from "./diagnostic.ts";

export const scaleTooFine = defineDiagnostic<{ readonly of: string; readonly format: string }>({
  code: "dnnx-scale-too-fine",
  severity: "error",
  message: ({ of, format }) =>
    `${of} cannot be brought to ${format}: the multiplier that this needs does not fit 18 bits, or its products 53 bits. ` +
    `Use a larger scale for the result, or quantise the tensor that it reads to fewer bits.`,
  explanation: `Values are brought to a new scale by an 18-bit multiplier and a shift, which fits the multipliers of every device. A
scale that is more than about 100,000 times finer than that of the exact integer is out of reach.

\`\`\`dnnx
network n {
  input x: uint8(scale: 3)[4]
  y = quantize(x, to: int32(scale: 2^-30))
  output y
}
\`\`\``,
});
