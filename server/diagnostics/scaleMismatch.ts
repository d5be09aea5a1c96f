import { defineDiagnostic } from "./diagnostic.ts";

export const scaleMismatch = defineDiagnostic<{
  readonly of: string;
  readonly first: string;
  readonly second: string;
  readonly why: string;
}>({
  code: "dnnx-scale-mismatch",
  severity: "error",
  message: ({ of, first, second, why }) =>
    `${of} adds numbers of scale ${first} and ${second}, ${why}. Quantise one of them to a scale that is the other one ` +
    `times a power of two.`,
  explanation: `An \`add\` shifts the codes of one tensor until both have the same scale, and then adds exact integers. That needs a
ratio of scales that is a power of two, and not a huge one.

\`\`\`dnnx
network n {
  input a: uint8(scale: 0.1)[4]
  input b: uint8(scale: 0.3)[4]
  y = add(a, b)
  output y
}
\`\`\``,
});
