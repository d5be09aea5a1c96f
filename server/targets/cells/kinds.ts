/** Kinds of gates that circuits are estimated with, and what each computes in the words of a Liberty file. */
export const gateFunctions = {
  INV: "!A",
  NAND2: "!(A & B)",
  NAND3: "!(A & B & C)",
  NOR2: "!(A | B)",
  NOR3: "!(A | B | C)",
  AND2: "A & B",
  OR2: "A | B",
  XOR2: "A ^ B",
  XNOR2: "!(A ^ B)",
  AOI21: "!((A & B) | C)",
  OAI21: "!((A | B) & C)",
  MUX2: "(A & !C) | (B & C)",
} as const;

export type GateKind = keyof typeof gateFunctions;
