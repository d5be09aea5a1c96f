import { defineDiagnostic } from "./diagnostic.ts";

export const noInput = defineDiagnostic<{ readonly network: string }>({
  code: "dnnx-no-input",
  severity: "error",
  message: ({ network }) =>
    `The network "${network}" has no input. Write for example "input image: uint8[1, 28, 28]" at its start.`,
  explanation: `\`input\` names a tensor that enters the accelerator, with its number format and shape.

\`\`\`dnnx
network n {
}
\`\`\``,
});
