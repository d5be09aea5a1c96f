import { defineDiagnostic } from "./diagnostic.ts";

export const sparsityPatternDiffers = defineDiagnostic<{
  readonly layer: string;
  readonly pattern: string;
  readonly ratio: boolean;
  /** Groups of the pattern, and those that are as it says. */
  readonly groups: number;
  readonly fitting: number;
  readonly wanted: string;
}>({
  code: "dnnx-sparsity-pattern-differs",
  severity: "warning",
  message: ({ layer, pattern, ratio, groups, fitting, wanted }) =>
    `The weights file has as many zeros as @sparsity says of "${layer}", but not in the pattern ${pattern}: ${
      ratio
        ? `${groups - fitting} of ${groups} groups have too many weights that are not zero`
        : `${fitting} of its ${groups} groups are zero as a whole, not ${wanted}`
    }. Write the pattern that they have, or unstructured, or prune in this one.`,
  explanation: `Hardware that makes use of a pattern relies on it: a group with one weight more than the pattern keeps would lose it. With
weights from a file their zeros are checked after quantisation, group by group.

\`\`\`dnnx
network n {
  weights from "weights.npz"
  input x: uint8[4]
  half = dense(x, units: 2, bias: false) @sparsity(2:4)
  output half
}
\`\`\``,
});
