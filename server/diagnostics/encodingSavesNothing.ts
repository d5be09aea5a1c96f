import { defineDiagnostic } from "./diagnostic.ts";

export const encodingSavesNothing = defineDiagnostic<{
  readonly layer: string;
  readonly encoding: string;
  readonly encoded: number;
  readonly all: number;
  readonly zeros: string;
  readonly better?: { readonly encoding: string; readonly bits: number };
}>({
  code: "dnnx-encoding-saves-nothing",
  severity: "information",
  message: ({ layer, encoding, encoded, all, zeros, better }) =>
    `With ${zeros} zeros the weights of "${layer}" take ${encoded} bits as ${encoding}, and ${all} when all of them are stored: ` +
    `what says where they lie outweighs the zeros. ${
      better ? `${better.encoding} takes ${better.bits}.` : 'Leave out "encode".'
    }`,
  explanation: `An encoding stores the weights that are not zero, and where they lie: a bit for each weight, or an index with each that is
stored. With few zeros, or few bits in a weight, that is more than the zeros themselves; with a short index the runs between two
weights are longer than it counts, and zeros are stored after all.

\`\`\`dnnx
network n {
  input x: uint8[64]
  y = dense(x, units: 32) @weights(int2) @sparsity(30%, encode: bitmap)
  output y
}
\`\`\``,
});
