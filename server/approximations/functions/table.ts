import { exactCodes, type Method, widestAddress } from "./method.ts";

export const table: Method = {
  name: "table",
  documentation:
    "A table of so many entries, a power of two: the input is rounded to an index, the entry is the function there. With an entry for every input code it is exact.",
  size: {
    name: "entries",
    default: 256,
    expected: "a power of two from 2 to 65536",
    legal: (entries) => entries >= 2 && entries <= 2 ** widestAddress && Number.isInteger(Math.log2(entries)),
  },
  layers: ["sigmoid", "tanh", "gelu", "exp", "softmax"],
  addressBits: (entries) => Math.log2(entries),
  withinDomain: true,
  codes: exactCodes,
};
