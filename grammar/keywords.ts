/**
 * The words that mean something to the grammar. None is reserved everywhere: a word is a keyword only where the grammar
 * looks for it, so `input:` may label an argument and `block(4, 1)` may name a pattern.
 */
export const declarationKeywords = ["import", "target", "approximation", "network", "block", "device"] as const;
export const statementKeywords = ["input", "output", "use", "require", "exit", "override", "return"] as const;
/** Inside an expression, or between the parts of a statement. */
export const expressionKeywords = ["if", "then", "else", "repeat", "when", "taken"] as const;
/** Keywords of one place only: `network n on t`, `device d extends e`, `weights from "file"`. */
export const clauseKeywords = ["on", "extends", "from", "weights"] as const;

/** All of them: what a new name should not be called. */
export const keywords: readonly string[] = [
  ...declarationKeywords,
  ...statementKeywords,
  ...expressionKeywords,
  ...clauseKeywords,
];

export const targetProperties = [
  "device",
  "clock",
  "architecture",
  "budget",
  "process",
  "voltage",
  "area",
  "sram",
  "dram",
  "cells",
] as const;
export const deviceProperties = ["clock", "lut", "ff", "dsp", "bram", "bram18", "uram", "lutram", "dram"] as const;
export const annotationNames = [
  "weights",
  "bias",
  "activations",
  "accumulator",
  "sparsity",
  "share",
  "lowrank",
  "circulant",
  "distilled",
  "skip",
  "region",
  "approximate",
  "fold",
  "reuse",
  "memory",
] as const;

/** Roles of a word, as bits: a word may have several (`device` declares, and is a property of a target). */
export const role = {
  declaration: 1,
  statement: 2,
  expression: 4,
  targetProperty: 8,
  deviceProperty: 16,
  annotation: 32,
} as const;

/** Word number to the word; number 0 is every other word. */
export const words: readonly string[] = [
  "",
  ...new Set<string>([
    ...declarationKeywords,
    ...statementKeywords,
    ...expressionKeywords,
    ...clauseKeywords,
    ...targetProperties,
    ...deviceProperties,
    ...annotationNames,
  ]),
];
const numbers: ReadonlyMap<string, number> = new Map(words.map((word, index) => [word, index]));
/** By first character: bit n is set when a word of n characters starts with it. */
const lengths = new Int32Array(128);
for (const word of words) if (word !== "") lengths[word.charCodeAt(0)]! |= 1 << word.length;

/** Word number to its roles. */
export const rolesOf: Uint8Array = Uint8Array.from(words, (word) => {
  const has = (list: readonly string[], bit: number) => (list.includes(word) ? bit : 0);
  return (
    has(declarationKeywords, role.declaration) |
    has(statementKeywords, role.statement) |
    has(expressionKeywords, role.expression) |
    has(targetProperties, role.targetProperty) |
    has(deviceProperties, role.deviceProperty) |
    has(annotationNames, role.annotation)
  );
});

export function wordNumber(word: string): number {
  return numbers.get(word) ?? 0;
}

/** Number of the word that stands in `text` from `start` to `end`; most identifiers are told apart without a look-up. */
export function wordNumberAt(text: string, start: number, end: number): number {
  const length = end - start;
  if (length > 31 || (lengths[text.charCodeAt(start)]! & (1 << length)) === 0) return 0;
  return wordNumber(text.slice(start, end));
}
