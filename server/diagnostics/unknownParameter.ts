import { defineDiagnostic } from "./diagnostic.ts";
import { didYouMean } from "./nearMiss.ts";

export const unknownParameter = defineDiagnostic<{
  readonly of: string;
  readonly name: string;
  readonly near: readonly string[];
  readonly known: readonly string[];
}>({
  code: "dnnx-unknown-parameter",
  severity: "error",
  message: ({ of, name, near, known }) => {
    const list = known.length === 0 ? "It has none." : `It has ${known.join(", ")}.`;
    return `${of} has no parameter "${name}".${didYouMean(near) || ` ${list}`}`;
  },
  misspelt: (parameters) => parameters,
  explanation: `An argument has a label that the layer, format or annotation does not know. A misspelt parameter would silently keep its
default, so it is an error.

\`\`\`dnnx
network n {
  input x: uint8[1, 8, 8]
  y = conv(x, filters: 4, kernal: 3)
  output y
}
\`\`\``,
});
