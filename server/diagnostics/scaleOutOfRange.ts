import { defineDiagnostic } from "./diagnostic.ts";

export const scaleOutOfRange = defineDiagnostic<{
  readonly of: string;
  readonly scale: string;
  readonly least: string;
  readonly most: string;
  readonly whatToDo: string;
}>({
  code: "dnnx-scale-out-of-range",
  severity: "error",
  message: ({ of, scale, least, most, whatToDo }) =>
    `The scale of ${of} is ${scale}, but such scales go from ${least} to ${most}, so that products of them are still numbers. ` +
    whatToDo,
  explanation: `A sum of products has the product of two scales. Scales are limited so that no product of them leaves what a double
holds; a real network is far from the limits. The scale is written, or follows from the scales or the values of the weights that a
layer reads.

\`\`\`dnnx
network n {
  input x: uint8(scale: 1e-300)[4]
  y = dense(x, units: 2)
  output y
}
\`\`\``,
});
