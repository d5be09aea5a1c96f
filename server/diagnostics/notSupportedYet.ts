import { defineDiagnostic } from "./diagnostic.ts";

export const notSupportedYet = defineDiagnostic<{
  readonly what: string;
  readonly instead?: string | undefined;
}>({
  code: "dnnx-not-supported-yet",
  severity: "error",
  message: ({ what, instead }) =>
    `${what} is part of the language but not supported yet.${instead ? ` ${instead}` : ""}`,
  explanation: `The word is right, but this version of DNNX cannot build it yet. The rest of the file works as usual.

\`\`\`dnnx
network n {
  input x: fp16[4, 8]
  y = layernorm(x)
  output y
}
\`\`\``,
});
