import type { Range } from "../places.ts";
import type { Document } from "../workspace.ts";
import { convertFormat } from "./convertFormat.ts";
import { extractApproximation } from "./extractApproximation.ts";
import { extractBlock } from "./extractBlock.ts";
import { inlineApproximation } from "./inlineApproximation.ts";
import type { Refactoring } from "./refactoring.ts";

/** Every kind of refactoring by its name; each says whether it can do something with what is selected. */
const refactorings: Readonly<Record<string, (document: Document, range: Range) => Refactoring | undefined>> = {
  extractApproximation,
  inlineApproximation,
  extractBlock,
  convertFormat,
};

/** What can be tried at a place; whether it leaves the estimates as they are, `equalEdits` shows. */
export function refactoringsAt(
  document: Document,
  range: Range,
): readonly { readonly name: string; readonly refactoring: Refactoring }[] {
  return Object.entries(refactorings).flatMap(([name, find]) => {
    const refactoring = find(document, range);
    return refactoring ? [{ name, refactoring }] : [];
  });
}

export function refactoringNamed(document: Document, range: Range, name: string): Refactoring | undefined {
  return refactorings[name]?.(document, range);
}
