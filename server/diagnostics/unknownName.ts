import { defineDiagnostic } from "./diagnostic.ts";
import { didYouMean } from "./nearMiss.ts";

export const unknownName = defineDiagnostic<{
  readonly what: string;
  readonly name: string;
  readonly near: readonly string[];
}>({
  code: "dnnx-unknown-name",
  severity: "error",
  message: ({ what, name, near }) =>
    `There is no ${what} "${name}".${didYouMean(near) || ` Define it${what === "layer" ? " in front of this line" : " here or in a file that is imported,"} or correct the name.`}`,
  misspelt: (parameters) => parameters,
  explanation: `A layer, a target or an approximation is named that the file does not define. A layer can only read what stands in
front of it in the same network; targets and approximations may stand anywhere in the file.

\`\`\`dnnx
network n {
  input image: uint8[4]
  y = dense(imgae, units: 2)
  output y
}
\`\`\``,
});
