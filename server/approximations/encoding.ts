import type { Expression } from "../../grammar/tree.ts";
import { whole } from "../layers/parameters.ts";

/** How weights are stored when many of them are zero. */
export interface Encoding {
  /**
   * `bitmap`: one bit for each weight (or group of the pattern) and those that are not zero. `run_length`: each with the
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
  /** Entries that may be zero together: single weights, or groups of the pattern. */
  readonly groups: number;
  /** Share of the groups that are not zero. */
  readonly density: number;
  /** Stored bits of one group. */
  readonly groupBits: number;
  /** Columns of the matrix, counted in groups. */
  readonly columns: number;
  /** The longest run of zeros where the pattern limits it. */
  readonly longestRun?: number;
}

/**
 * Stored bits, indices included. A relative index of i bits counts at most 2^i - 1 zeros: with density d and zeros that lie
 * anywhere, 1 / (1 - (1 - d)^(2^i)) entries are stored for each that is not zero, as measured for EIE.
 */
export function encodedBits({ kind, indexBits }: Encoding, weights: EncodedWeights): number {
  const { groups, density, groupBits, columns, longestRun } = weights;
  const kept = groups * density;
  if (kind === "bitmap") return groups + Math.round(kept) * groupBits;
  const runs = 2 ** indexBits;
  const enough = longestRun !== undefined && longestRun < runs;
  const entries = Math.round(enough || density === 0 ? kept : kept / (1 - (1 - density) ** runs));
  const pointers = kind === "csc" ? (columns + 1) * Math.ceil(Math.log2(entries + 1)) : 0;
  return entries * (groupBits + indexBits) + pointers;
}
