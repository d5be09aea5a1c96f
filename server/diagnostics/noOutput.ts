import { defineDiagnostic } from "./diagnostic.ts";

export const noOutput = defineDiagnostic<{ readonly network: string; readonly last?: string | undefined }>({
  code: "dnnx-no-output",
  severity: "error",
  message: ({ network, last }) =>
    `The network "${network}" has no output, so nothing of it would be built. Write "output ${last ?? "NAME"}" at its end.`,
  explanation: `\`output\` names the tensors that leave the accelerator; what no output depends on is not built.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dense(x, units: 2)
}
\`\`\``,
});
