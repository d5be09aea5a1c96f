import { defineDiagnostic } from "./diagnostic.ts";
import { didYouMean } from "./nearMiss.ts";

export const unknownDevice = defineDiagnostic<{
  readonly name: string;
  readonly near: readonly string[];
  readonly known: readonly string[];
}>({
  code: "dnnx-unknown-device",
  severity: "error",
  message: ({ name, near, known }) =>
    `The catalogue has no device "${name}".${didYouMean(near) || ` It has: ${known.join(", ")}.`}`,
  misspelt: (parameters) => parameters,
  explanation: `A target names a device whose resources, memories and speed DNNX knows. \`dnnx devices\` lists the catalogue with the sources of
its figures.

\`\`\`dnnx
target board {
  device xc7z02
}
\`\`\``,
});
