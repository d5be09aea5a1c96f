import { defineDiagnostic } from "./diagnostic.ts";

export const inputCount = defineDiagnostic<{
  readonly of: string;
  readonly expected: readonly string[];
  readonly found: number;
}>({
  code: "dnnx-input-count",
  severity: "error",
  message: ({ of, expected, found }) => {
    const tensors = expected.length === 1 ? "one tensor" : `${expected.length} tensors`;
    const written = found === 0 ? "none is written" : `${found} ${found === 1 ? "is" : "are"} written`;
    return `${of} reads ${tensors} (${expected.join(", ")}), but ${written}. Tensors stand first and have no label.`;
  },
  explanation: `Arguments without a label are the tensors that a layer reads; all others carry the name of a parameter.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = add(x)
  output y
}
\`\`\``,
});
