import { defineDiagnostic } from "./diagnostic.ts";

export const exitDiffers = defineDiagnostic<{
  readonly exit: string;
  readonly elements: number;
  readonly output: string;
  readonly expected: number;
}>({
  code: "dnnx-exit-differs",
  severity: "warning",
  message: ({ exit, elements, output, expected }) =>
    `The exit "${exit}" gives ${elements} ${elements === 1 ? "value" : "values"} where the output "${output}" has ${expected}. Give the exit a class for each class of the output.`,
  explanation: `An inference that ends early has the result of the exit in the place of that of the output, so both have as many elements. An
output that is an \`argmax\` has as many classes as the layer that it reads; of several outputs one has to agree.

\`\`\`dnnx
network n {
  input x: uint8[4]
  exit e = dense(x, units: 2) when confidence > 90% taken 60%
  y = dense(x, units: 3)
  output y
}
\`\`\``,
});
