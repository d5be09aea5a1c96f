import { defineDiagnostic } from "./diagnostic.ts";

export const tileDoesNotFit = defineDiagnostic<{
  readonly layer: string;
  /** Bytes of the smallest tile, and of the buffers together. */
  readonly needed: number;
  readonly available: number;
}>({
  code: "dnnx-tile-does-not-fit",
  severity: "error",
  message: ({ layer, needed, available }) =>
    `No tile of "${layer}" fits the buffers of the engine: the smallest one, with what stays on the chip, needs about ${needed} bytes in a buffer ` +
    `that holds ${available} bytes for it. Write a larger "buffer", or set "double_buffering: false".`,
  explanation: `An engine computes a layer tile by tile: a part of the inputs, of the weights and of the results stands in its buffers at
a time, twice where the next tile is loaded meanwhile. Not even one window, one weight of each tap and one result fit.

\`\`\`dnnx
target chip {
  device xc7z020
  clock 100 MHz
  architecture engine(rows: 16, columns: 16, buffer: 16 B)
}
network n on chip {
  input x: int8(scale: 1)[8, 16, 16]
  y = conv(x, filters: 8, kernel: 3)
  output y
}
\`\`\``,
});
