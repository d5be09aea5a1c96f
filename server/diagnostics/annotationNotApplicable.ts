import { defineDiagnostic } from "./diagnostic.ts";

export const annotationNotApplicable = defineDiagnostic<{
  readonly name: string;
  readonly of: string;
  readonly why: string;
}>({
  code: "dnnx-annotation-not-applicable",
  severity: "error",
  message: ({ name, of, why }) => `@${name} has no meaning on ${of}: ${why}. Remove it.`,
  explanation: `Each annotation speaks about something that a layer has: weights, an accumulator, an output, a hardware unit. On a layer
without it the annotation would change nothing, which is hardly what was meant.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = relu(x) @weights(int4)
  output y
}
\`\`\``,
});
