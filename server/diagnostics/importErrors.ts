import { defineDiagnostic } from "./diagnostic.ts";

export const importErrors = defineDiagnostic<{
  readonly path: string;
  readonly count: number;
  readonly line: number;
  readonly message: string;
}>({
  code: "dnnx-import-errors",
  severity: "error",
  message: ({ path, count, line, message }) =>
    `"${path}" has ${count === 1 ? "an error" : `${count} errors`}${count === 1 ? "" : "; the first"} in line ${line}: ${message}`,
  explanation: `What an imported file declares is used as far as it can be read, but its errors have to be corrected there first.

\`\`\`dnnx
import "errors.dnnx"
\`\`\``,
});
