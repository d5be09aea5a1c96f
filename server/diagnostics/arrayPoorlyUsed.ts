import { defineDiagnostic } from "./diagnostic.ts";

export const arrayPoorlyUsed = defineDiagnostic<{
  readonly layer: string;
  /** Shares from 0 to 1. */
  readonly utilisation: number;
  readonly ofTime: number;
  readonly cause: string;
  readonly advice: string;
}>({
  code: "dnnx-array-poorly-used",
  severity: "information",
  message: ({ layer, utilisation, ofTime, cause, advice }) =>
    `"${layer}" keeps ${percent(utilisation)} of the array busy and takes ${percent(ofTime)} of the time: ${cause}. ${advice}`,
  explanation: `The multipliers of an engine are there for every layer, but a layer may not have enough of what they compute at the same time:
fewer channels or filters than rows or columns, or streams that are shorter than the load of the operands that stay. Another
dataflow or unrolling, a larger batch, or a smaller array use it better. Only layers that take a tenth of the time or more are named.

\`\`\`dnnx
target chip {
  device xc7z020
  clock 100 MHz
  architecture engine(rows: 14, columns: 14, bandwidth: 100 GB/s)
}
network n on chip {
  input x: int8(scale: 1)[1024]
  y = dense(x, units: 1024)
  output y
}
\`\`\``,
});

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
