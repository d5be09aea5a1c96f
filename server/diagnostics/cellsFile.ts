import { defineDiagnostic } from "./diagnostic.ts";

export const cellsFile = defineDiagnostic<{ readonly path: string; readonly reason: string }>({
  code: "dnnx-cells-file",
  severity: "error",
  message: ({ path, reason }) =>
    `The cell library "${path}" cannot be used: ${reason}. Correct the path (it is relative to this file) or the library, or remove the ` +
    `line to work with the usual cells of the process.`,
  explanation: `\`cells\` names a Liberty file (\`.lib\`, also packed with gzip) with the standard cells that the chip is made with: one file with gates
and a flip-flop, each with its area. Until it can be read, the usual cells of the process stand in.

\`\`\`dnnx
target chip {
  process 45 nm
  clock 500 MHz
  area 1 mm2
  cells "missing.lib"
}
\`\`\``,
});
