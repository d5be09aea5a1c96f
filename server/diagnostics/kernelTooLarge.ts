import { defineDiagnostic } from "./diagnostic.ts";

export const kernelTooLarge = defineDiagnostic<{
  readonly of: string;
  readonly kernel: string;
  /** Of the input, as it is written, and what its sizes are. */
  readonly shape: string;
  /** Height and width, or the length of a row, with padding. */
  readonly input: string;
  readonly dilated: boolean;
}>({
  code: "dnnx-kernel-too-large",
  severity: "error",
  message: ({ of, kernel, shape, input, dilated }) =>
    `The window of ${of} is ${kernel}${dilated ? " with its dilation" : ""}, but its input ${shape} with padding is ` +
    `only ${input}. Use a smaller kernel or more padding.`,
  explanation: `A window that is larger than the padded input has no position at all, so the layer would have no output.

\`\`\`dnnx
network n {
  input x: uint8[1, 4, 4]
  y = conv(x, filters: 2, kernel: 5)
  output y
}
\`\`\``,
});
