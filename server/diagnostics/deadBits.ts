import { defineDiagnostic } from "./diagnostic.ts";

export const deadBits = defineDiagnostic<{
  /** What has the format: `The codes of "y"`. */
  readonly of: string;
  readonly format: string;
  readonly bits: number;
  /** Bits that never change. */
  readonly dead: number;
  /** One of them is the sign. */
  readonly sign: boolean;
  readonly low: number;
  readonly high: number;
  readonly because: string;
  readonly suffices: string;
}>({
  code: "dnnx-dead-bits",
  severity: "hint",
  tags: ["unnecessary"],
  message: ({ of, format, bits, dead, sign, low, high, because, suffices }) =>
    `${of}: codes go from ${low} to ${high} ${because}, so that of the ${bits} bits of ${format} ${
      dead === 1 ? "one never says anything" : `${dead} never say anything`
    }${sign ? (dead === 1 ? " (the sign)" : ", the sign among them") : ""}. ${suffices} holds the same codes.`,
  explanation: `Ranges of codes are known: from the formats in the worst case, from the weights where a file gives them. A bit that
no code of the range needs is stored, moved and multiplied for nothing. The hint stands only where a format is written for this one
layer, outside of blocks, and the format that it names gives the same codes. A finer scale would use the bits instead.

\`\`\`dnnx
network n {
  input x: uint4[4]
  y = relu(x) @activations(int16)
  z = dense(y, units: 2)
  output z
}
\`\`\``,
});
