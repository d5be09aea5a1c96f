import { defineDiagnostic } from "./diagnostic.ts";

export const bandwidthBound = defineDiagnostic<{
  readonly layer: string;
  /** Shares from 0 to 1. */
  readonly waiting: number;
  readonly ofTime: number;
  /** What most of the traffic is. */
  readonly tensor: "inputs" | "weights" | "results";
  readonly megabytes: number;
  /** GB/s */
  readonly rate: number;
  readonly advice: string;
}>({
  code: "dnnx-bandwidth-bound",
  severity: "information",
  message: ({ layer, waiting, ofTime, tensor, megabytes, rate, advice }) =>
    `"${layer}" waits for off-chip memory in ${percent(waiting)} of its cycles and takes ${percent(ofTime)} of the time: it moves ${number(megabytes)} MB ` +
    `per inference, most of it ${tensor}, at ${number(rate)} GB/s. ${advice}`,
  explanation: `Off-chip memory cannot bring operands as fast as the array uses them. Each weight of a dense layer is used once per
inference, so that a batch shares its transfer; fewer bits, sparse weights that are encoded, or buffers that hold what is read
again move less. Only layers that take a tenth of the time or more are named.

\`\`\`dnnx
target chip {
  device xc7z020
  clock 100 MHz
  architecture engine(rows: 14, columns: 14, dataflow: output_stationary, bandwidth: 1 GB/s)
}
network n on chip {
  input x: int8(scale: 1)[1, 96, 96]
  a = conv(x, filters: 8, kernel: 3, padding: same)
  y = dense(flatten(relu(a)), units: 64)
  output y
}
\`\`\``,
});

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}
