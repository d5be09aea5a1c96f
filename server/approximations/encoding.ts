import type { Expression } from "../../grammar/tree.ts";
import { whole } from "../layers/parameters.ts";

/** How weights are stored when many of them are zero. */
export interface Encoding {
  /**
   * `bitmap`: one bit for each weight and those that are not zero. `run_length`: each with the
   * number of zeros in front of it. `csc`: the same column by column, and where each column begins.
   */
  readonly kind: "bitmap" | "run_length" | "csc";
  /** Bits of the number of zeros; a longer run needs zeros that are stored (0 for `bitmap`). */
  readonly indexBits: number;
}

export const encodings = "bitmap, run_length(bits) or csc(bits)";

/** `bitmap`, `run_length`, `csc(5)`: 4 index bits when none are written, as EIE and Deep Compression have them. */
export function readEncoding(expression: Expression): Encoding | undefined {
  if (expression.kind === "name") {
    if (expression.text === "bitmap") return { kind: "bitmap", indexBits: 0 };
    return expression.text === "run_length" || expression.text === "csc"
      ? { kind: expression.text, indexBits: 4 }
      : undefined;
  }
  if (expression.kind !== "call" || expression.arguments.length !== 1) return undefined;
  const { text } = expression.callee;
  const indexBits = whole(expression.arguments[0]!.value, 1);
  if ((text !== "run_length" && text !== "csc") || indexBits === undefined || indexBits > 16) return undefined;
  return { kind: text, indexBits };
}

export function encodingText({ kind, indexBits }: Encoding): string {
  return kind === "bitmap" ? kind : `${kind}(${indexBits})`;
}

/** The weights that an encoding stores. */
export interface EncodedWeights {
  readonly count: number;
  /** Share of them that is not zero. */
  readonly density: number;
  /** Stored bits of one. */
  readonly bits: number;
  readonly columns: number;
  /** Weights of a row, or of a column where columns are stored. */
  readonly list: number;
  /** Neighbours in it that are zero together: 1, or as many as the pattern says. */
  readonly span: number;
  /** The longest run of zeros where the pattern limits it. */
  readonly longestRun?: number;
}

/**
 * Stored bits; every weight that is not zero has an index of its own, whatever the pattern. A relative index of i bits counts at most
 * 2^i - 1 zeros: where single zeros lie anywhere in long lists, with density d, 1 / (1 - (1 - d)^(2^i)) entries are stored for each
 * weight, as measured for EIE.
 */
export function encodedBits({ kind, indexBits }: Encoding, weights: EncodedWeights): number {
  const { count, density, bits, columns } = weights;
  const kept = count * density;
  if (kind === "bitmap") return count + Math.round(kept) * bits;
  const entries = Math.round(kept + storedZeros(weights, 2 ** indexBits));
  const pointers = kind === "csc" ? (columns + 1) * Math.ceil(Math.log2(entries + 1)) : 0;
  return entries * (bits + indexBits) + pointers;
}

/** Zeros that are stored in runs that are longer than an index counts: one for each `runs` of them in front of a weight. */
function storedZeros({ count, density, list, span, longestRun }: EncodedWeights, runs: number): number {
  if (longestRun !== undefined && longestRun < runs) return 0;
  // Of each weight, or group of weights, that is not zero: the chances that so many groups of zeros are in front of it in its list.
  const groups = list / span;
  let stored = 0;
  for (let more = 1; ; more++) {
    const zeros = Math.ceil((more * runs) / span);
    const chance = (1 - density) ** zeros;
    if (zeros >= groups || chance < least) break;
    stored += chance * (1 - zeros / groups);
  }
  return ((count * density) / span) * stored;
}

/** Chances below are left out. */
const least = 1e-9;
