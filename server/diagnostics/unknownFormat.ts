import { defineDiagnostic } from "./diagnostic.ts";
import { didYouMean } from "./nearMiss.ts";

export const unknownFormat = defineDiagnostic<{ readonly text: string; readonly near: readonly string[] }>({
  code: "dnnx-unknown-format",
  severity: "error",
  message: ({ text, near }) =>
    `"${text}" is not a number format.${
      didYouMean(near) || " Write for example int8, uint4, fixed<16, 6>, binary or ternary."
    }`,
  misspelt: ({ text, near }) => ({ name: text, near }),
  explanation: `A number format says which integer codes a tensor has and what they mean: \`int1\` … \`int32\`, \`uint1\` … \`uint32\`,
\`fixed<W,I>\`, \`ufixed<W,I>\`, \`binary\`, \`ternary\`.

\`\`\`dnnx
network n {
  input x: unit8[4]
  y = dense(x, units: 2)
  output y
}
\`\`\``,
});
