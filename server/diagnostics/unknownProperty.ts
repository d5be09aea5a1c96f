import { defineDiagnostic } from "./diagnostic.ts";
import { didYouMean } from "./nearMiss.ts";

export const unknownProperty = defineDiagnostic<{
  readonly of: string;
  readonly name: string;
  readonly near: readonly string[];
  readonly known: readonly string[];
}>({
  code: "dnnx-unknown-property",
  severity: "error",
  message: ({ of, name, near, known }) =>
    `${of} has no property "${name}".${didYouMean(near) || ` It has: ${known.join(", ")}.`}`,
  misspelt: (parameters) => parameters,
  explanation: `A target says a device, a clock, an architecture and a budget; a budget names resources of the device.

\`\`\`dnnx
target board {
  device xc7z020
  clok 100 MHz
}
\`\`\``,
});
