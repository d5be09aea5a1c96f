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
target chip {
  process 28 nm
  clock 500 MHz
  area 4 mm2
  cells "my.lib"
}
network n on chip {
  input x: uint8[4]
  y = dense(x, units: 2)
  output y
}
\`\`\``,
});
