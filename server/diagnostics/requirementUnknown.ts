import { defineDiagnostic } from "./diagnostic.ts";

export const requirementUnknown = defineDiagnostic<{
  readonly requirement: string;
  readonly reason: string;
}>({
  code: "dnnx-requirement-unknown",
  severity: "warning",
  message: ({ requirement, reason }) => `Cannot be checked: ${requirement}. ${reason}`,
  explanation: `A \`require\` asks for a figure that no model covers for this target. It is neither met nor missed.

\`\`\`dnnx
target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: uint8[16]
  a = relu(x)
  output a
  require area <= 4 mm2
}
\`\`\``,
});
