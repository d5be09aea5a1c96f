import type { Codes } from "../checked.ts";
import { draw, type Generator } from "./generator.ts";

/** Which weights are zero together. Read from the text of `@sparsity`: `unstructured`, `2:4`, `block(4, 1)`, `kernel`… */
export type SparsityPattern =
  | { readonly kind: "unstructured" }
  /** Of every `of` consecutive weights of a row, `keep` may differ from zero. */
  | { readonly kind: "ratio"; readonly keep: number; readonly of: number }
  /** Blocks of the matrix [outputs, inputs of one output]; blocks at the edges may be smaller. */
  | { readonly kind: "block"; readonly rows: number; readonly columns: number }
  /** Whole kernels [kh, kw]; whole input channels for all outputs; all weights of one output. */
  | { readonly kind: "kernel" | "channel" | "filter" };

/** The pattern that a text names, undefined when it names none. */
export function readPattern(text: string): SparsityPattern | undefined {
  const ratio = /^\s*(\d+)\s*:\s*(\d+)\s*$/.exec(text);
  if (ratio) {
    const [keep, of] = [Number(ratio[1]), Number(ratio[2])];
    return keep <= of && of > 0 ? { kind: "ratio", keep, of } : undefined;
  }
  const block = /^\s*block\s*\(\s*(\d+)\s*,\s*(\d+)\s*\)\s*$/.exec(text);
  if (block) {
    const [rows, columns] = [Number(block[1]), Number(block[2])];
    return rows > 0 && columns > 0 ? { kind: "block", rows, columns } : undefined;
  }
  const kind = text.trim();
  return kind === "unstructured" || kind === "kernel" || kind === "channel" || kind === "filter" ? { kind } : undefined;
}

/**
 * Sets exactly round(fraction * groups) groups of the pattern to zero, chosen by a seeded shuffle (a half rounds up), and
 * moves the codes left off zero (a code 0 becomes `off`). The ratio pattern zeroes
 * `of - keep` of every `of` codes, whatever the fraction.
 */
export function prune(
  codes: Codes,
  shape: readonly number[],
  pattern: SparsityPattern,
  fraction: number,
  off: number,
  generator: Generator,
): void {
  for (let index = 0; index < codes.length; index++) if (codes[index] === 0) codes[index] = off;
  if (pattern.kind === "ratio") {
    pruneRatio(codes, shape, pattern, generator);
    return;
  }
  const { count, groupOf } = groups(shape, pattern);
  const zero = new Uint8Array(count);
  for (const group of draw(generator, Math.round(fraction * count), count)) zero[group] = 1;
  for (let index = 0; index < codes.length; index++) if (zero[groupOf(index)]) codes[index] = 0;
}

/** Fraction of zero codes that `prune` leaves; exact whenever the groups of the pattern have one size. */
export function prunedFraction(shape: readonly number[], pattern: SparsityPattern, fraction: number): number {
  if (pattern.kind === "ratio") {
    const columns = columnsOf(shape);
    const rest = columns % pattern.of;
    const zeros = Math.floor(columns / pattern.of) * (pattern.of - pattern.keep) + Math.max(0, rest - pattern.keep);
    return columns === 0 ? 0 : zeros / columns;
  }
  const { count } = groups(shape, pattern);
  return count === 0 ? 0 : Math.round(fraction * count) / count;
}

/**
 * How codes fit a pattern: its groups, and those that are zero as a whole. Of the ratio pattern a group fits when it has no
 * more codes that are not zero than it may keep.
 */
export function patternOf(
  codes: Codes,
  shape: readonly number[],
  pattern: SparsityPattern,
): { readonly groups: number; readonly fitting: number } {
  if (pattern.kind === "ratio") {
    const columns = columnsOf(shape);
    let [count, fitting] = [0, 0];
    for (let row = 0; row < codes.length; row += columns) {
      for (let start = 0; start < columns; start += pattern.of) {
        let kept = 0;
        for (let at = start; at < Math.min(columns, start + pattern.of); at++) if (codes[row + at] !== 0) kept++;
        count++;
        if (kept <= pattern.keep) fitting++;
      }
    }
    return { groups: count, fitting };
  }
  const { count, groupOf } = groups(shape, pattern);
  const kept = new Uint8Array(count);
  for (let index = 0; index < codes.length; index++) if (codes[index] !== 0) kept[groupOf(index)] = 1;
  return { groups: count, fitting: count - kept.reduce((sum, one) => sum + one, 0) };
}

function pruneRatio(
  codes: Codes,
  shape: readonly number[],
  pattern: { readonly keep: number; readonly of: number },
  generator: Generator,
): void {
  const columns = columnsOf(shape);
  for (let row = 0; row < codes.length; row += columns) {
    for (let start = 0; start < columns; start += pattern.of) {
      const size = Math.min(pattern.of, columns - start);
      for (const index of draw(generator, Math.max(0, size - pattern.keep), size)) codes[row + start + index] = 0;
    }
  }
}

function groups(shape: readonly number[], pattern: Exclude<SparsityPattern, { kind: "ratio" }>) {
  const columns = columnsOf(shape);
  const rows = shape[0] ?? 1;
  const size = (shape[2] ?? 1) * (shape[3] ?? 1);
  switch (pattern.kind) {
    case "unstructured":
      return { count: rows * columns, groupOf: (index: number) => index };
    case "filter":
      return { count: rows, groupOf: (index: number) => Math.floor(index / columns) };
    case "kernel":
      return { count: (rows * columns) / size, groupOf: (index: number) => Math.floor(index / size) };
    case "channel":
      return { count: columns / size, groupOf: (index: number) => Math.floor((index % columns) / size) };
    case "block": {
      const across = Math.ceil(columns / pattern.columns);
      return {
        count: Math.ceil(rows / pattern.rows) * across,
        groupOf: (index: number) =>
          Math.floor(Math.floor(index / columns) / pattern.rows) * across +
          Math.floor((index % columns) / pattern.columns),
      };
    }
  }
}

function columnsOf(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, size) => product * size, 1);
}
