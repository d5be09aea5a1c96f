import { defineDiagnostic } from "./diagnostic.ts";

export const shapeMismatch = defineDiagnostic<{
  readonly of: string;
  readonly expected: string;
  readonly found: string;
  readonly whatToDo: string;
}>({
  code: "dnnx-shape-mismatch",
  severity: "error",
  message: ({ of, expected, found, whatToDo }) => `${of} needs ${expected}, but reads ${found}. ${whatToDo}`,
  explanation: `Tensors are [channels, height, width] or vectors [elements]; the batch is implicit. Each layer says what it can read:
\`conv\` and pools read images, \`dense\` and \`argmax\` vectors, \`add\` two tensors of the same shape. \`flatten\` makes a vector of
an image.

\`\`\`dnnx
network n {
  input x: uint8[1, 8, 8]
  y = dense(x, units: 2)
  output y
}
\`\`\``,
});
