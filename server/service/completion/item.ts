import { type Dimension, readUnit, unitNames } from "../../network/quantities.ts";
import type { Range } from "../places.ts";
import type { Word } from "../words.ts";

export interface Completion {
  readonly label: string;
  readonly kind:
    | "statement"
    | "layer"
    | "tensor"
    | "argument"
    | "value"
    | "format"
    | "annotation"
    | "device"
    | "target"
    | "approximation"
    | "property"
    | "unit"
    | "file"
    | "folder";
  readonly insert: string;
  /** `insert` has places to fill in. */
  readonly snippet: boolean;
  /** What is replaced: the word that the offset touches. */
  readonly range: Range;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
}

export type Item = Omit<Completion, "range">;

export function values(names: readonly string[]): readonly Item[] {
  return names.map((name) => plain("value", name));
}

export function unitsOf(dimensions: readonly Dimension[]): readonly string[] {
  const named = unitNames.filter((name) => dimensions.some((dimension) => readUnit(name)?.dimension === dimension));
  return dimensions.includes("fraction") ? ["%", ...named] : named;
}

export function units(names: readonly string[]): readonly Item[] {
  return names.map((name) => plain("unit", name));
}

export function plain(kind: Completion["kind"], label: string): Item {
  return { label, kind, insert: label, snippet: false };
}

export function written(kind: Completion["kind"], word: Word): Item {
  return { label: word.name, kind, insert: word.snippet, snippet: true, documentation: word.documentation };
}

export function argumentName({
  name,
  documentation,
}: {
  readonly name: string;
  readonly documentation?: string;
}): Item {
  return {
    ...plain("argument", `${name}:`),
    insert: `${name}: `,
    ...(documentation === undefined ? {} : { documentation }),
  };
}
