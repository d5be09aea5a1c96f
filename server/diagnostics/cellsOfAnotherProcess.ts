import { defineDiagnostic } from "./diagnostic.ts";

export const cellsOfAnotherProcess = defineDiagnostic<{
  readonly path: string;
  /** um2 */
  readonly found: number;
  /** um2 */
  readonly expected: number;
  /** nm */
  readonly node: number;
}>({
  code: "dnnx-cells-of-another-process",
  severity: "warning",
  message: ({ path, found, expected, node }) =>
    `A NAND gate of "${path}" takes ${found} um2, where ${expected} um2 are usual at ${node} nm. Write the process of the library, or areas in um2.`,
  explanation: `A Liberty file states no unit for areas; they are taken to be in um2, as all known libraries write them. When the smallest NAND gate
with two inputs is more than three times as large or as small as at the process of the target, the areas have another unit, or the
library is one of another process, whose energies and memories would be wrong.

Here \`cells.lib\` has a NAND gate of 0.8 um2, one of 45 nm:

\`\`\`dnnx
target chip {
  process 7 nm
  clock 500 MHz
  area 1 mm2
  cells "cells.lib"
}
\`\`\``,
});
