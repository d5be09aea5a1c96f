import { defineDiagnostic } from "./diagnostic.ts";

export const importCycle = defineDiagnostic<{ readonly circle: readonly string[] }>({
  code: "dnnx-import-cycle",
  severity: "error",
  message: ({ circle }) => {
    const names = circle.map((path) => `"${path}"`);
    return `Files import each other in a circle: ${names.join(" imports ")}. Move what both need into a third file.`;
  },
  explanation: `A file that imports itself, directly or by way of others, would never be read to the end. For example, the file
\`main.dnnx\` with this text:

\`\`\`dnnx
import "main.dnnx"
\`\`\``,
});
