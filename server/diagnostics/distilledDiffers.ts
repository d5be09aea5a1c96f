import { defineDiagnostic } from "./diagnostic.ts";

export const distilledDiffers = defineDiagnostic<{
  readonly student: string;
  readonly teacher: string;
  readonly why: string;
}>({
  code: "dnnx-distilled-differs",
  severity: "error",
  message: ({ student, teacher, why }) =>
    `"${student}" cannot be distilled from "${teacher}": ${why}. Name another teacher, or make inputs and outputs agree.`,
  explanation: `A student learns to give its teacher's outputs for the same inputs, so both have inputs and outputs of the same shapes.
Number formats may differ.

\`\`\`dnnx
network teacher {
  input x: uint8[8]
  y = dense(x, units: 4)
  output y
}
network student @distilled(from: teacher) {
  input x: uint8[8]
  y = dense(x, units: 2)
  output y
}
\`\`\``,
});
