import { defineDiagnostic } from "./diagnostic.ts";

export const ignoredOnEngine = defineDiagnostic<{
  readonly name: string;
  readonly target: string;
  /** What the engine does instead, and what of it can be written. */
  readonly why: string;
}>({
  code: "dnnx-ignored-on-engine",
  severity: "information",
  message: ({ name, target, why }) => `@${name} changes nothing on "${target}": ${why}.`,
  explanation: `\`@fold\`, \`@reuse\` and \`@memory\` speak about the unit of a layer, \`@region\` about the positions that it computes. On an
engine layers have no units of their own: they share one array and its buffers in turn, which \`engine(…)\` describes for all of them.
On another target of the same network the annotation may be what is meant, so that nothing is wrong with it.

\`\`\`dnnx
target chip {
  device xc7z020
  clock 100 MHz
  architecture engine(rows: 8, columns: 8)
}
network n on chip {
  input x: uint8[16]
  y = dense(x, units: 8) @weights(int8) @memory(offchip)
  output y
}
\`\`\``,
});
