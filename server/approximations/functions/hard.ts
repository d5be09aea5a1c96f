import { exactCodes, type Method, type TableRequest, widestAddress } from "./method.ts";

export const hard: Method = {
  name: "hard",
  documentation:
    "Straight pieces that need no table: `clip(x / 4 + 1/2, 0, 1)` for sigmoid, `clip(x, -1, 1)` for tanh, `x · clip(0.4255 x + 1/2, 0, 1)` for gelu.",
  layers: ["sigmoid", "tanh", "gelu"],
  addressBits: () => widestAddress,
  withinDomain: false,
  codes: (request: TableRequest) => exactCodes({ ...request, function: hardened(request.function) }),
};

/** The function that stands in, as a function of real values. */
function hardened(exact: TableRequest["function"]): TableRequest["function"] {
  const pieces = exact.hard;
  if (pieces === undefined) return exact;
  if (typeof pieces === "function") return { ...exact, value: pieces };
  const { slope, offset, low, high } = pieces;
  return { ...exact, value: (x) => Math.max(low, Math.min(high, slope * x + offset)) };
}
