import { defineDiagnostic } from "./diagnostic.ts";

export const packingNotPossible = defineDiagnostic<{
  readonly of: string;
  readonly pack: number;
  readonly device: string;
  /** Why they share none. */
  readonly why: string;
  /** How many do; 1: none. */
  readonly most: number;
}>({
  code: "dnnx-packing-not-possible",
  severity: "error",
  message: ({ of, pack, device, why, most }) =>
    `${pack} products of "${of}" cannot share a multiplier of ${device}: ${why}. ${most > 1 ? `At most ${most} can.` : "Leave out `pack`."}`,
  explanation: `\`@fold(pack: …)\` puts products of several output channels with one element side by side into one DSP slice. Their weights,
as far apart as a product is wide or a bit less, must fit one port of its multiplier together, and the element the other: two products
of 8 bits or three of 4 on the 7 series (four with \`@weights(int4(narrow))\`), four of 4 on UltraScale+. Binary and ternary weights, powers of
two and block floating point are not multiplied at all.

\`\`\`dnnx
target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: uint8[16]
  a = dense(x, units: 6) @weights(int8) @fold(pack: 3)
  output a
}
\`\`\``,
});
