import { defineDiagnostic } from "./diagnostic.ts";

export const importFile = defineDiagnostic<{ readonly path: string; readonly reason: string }>({
  code: "dnnx-import-file",
  severity: "error",
  message: ({ path, reason }) =>
    `The file "${path}" cannot be imported: ${reason}. Correct the path; it is relative to this file.`,
  explanation: `\`import\` names another \`.dnnx\` file. Its blocks, approximations, targets, devices and networks can then be named in this
one.

\`\`\`dnnx
import "missing.dnnx"
\`\`\``,
});
