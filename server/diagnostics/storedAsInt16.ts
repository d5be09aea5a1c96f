import { defineDiagnostic } from "./diagnostic.ts";

export const storedAsInt16 = defineDiagnostic<{ readonly of: string; readonly why: string }>({
  code: "dnnx-stored-as-int16",
  severity: "hint",
  message: ({ of, why }) =>
    `The result of ${of} is stored as int16, because ${why}. Choose its format with @activations(…), for example a power-of-two ` +
    `scale and fewer bits.`,
  explanation: `A batchnorm is a real function. It costs nothing when the next quantisation takes it up (it becomes thresholds or a
multiplier). Where nothing quantises, because several layers read the result, an \`add\` follows, or the result leaves the network, it
has to be stored as a number: 16 bits with a scale from the worst case.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = batchnorm(dense(x, units: 2))
  output y
}
\`\`\``,
});
