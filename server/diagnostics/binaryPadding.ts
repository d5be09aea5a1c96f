import { defineDiagnostic } from "./diagnostic.ts";

export const binaryPadding = defineDiagnostic<{ readonly of: string }>({
  code: "dnnx-binary-padding",
  severity: "error",
  message: ({ of }) =>
    `${of} pads a binary tensor, which has no code for 0 (only -1 and +1). Use "padding: valid", or give the tensor that ` +
    `it reads a format with a zero, such as ternary or int2.`,
  explanation: `Padding adds zeros around the image. A \`binary\` tensor only has the values -1 and +1, so a zero cannot be stored.

\`\`\`dnnx
network n {
  input x: binary[1, 8, 8]
  y = conv(x, filters: 2, kernel: 3, padding: same)
  output y
}
\`\`\``,
});
