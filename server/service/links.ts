import type { Expression, Statement, StringLiteral } from "../../grammar/tree.ts";
import { type Range, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

/** The path of a file as a document names it; the range covers what stands between the quotes. */
export interface FileLink extends Range {
  readonly path: string;
  readonly means: "source" | "weights" | "cells";
}

/** The path of a file at an offset. */
export function fileLinkAt(document: Document, offset: number): FileLink | undefined {
  return fileLinks(document).find(({ start, end }) => start <= offset && offset <= end);
}

/** Every file that a document names: imports, weights, files in properties of a target. */
export function fileLinks({ tree }: Pick<Document, "tree">): readonly FileLink[] {
  return tree.statements.flatMap((statement, index) =>
    writtenPaths(statement)
      .filter(({ literal }) => literal.value !== "")
      .map(({ literal, means }): FileLink => {
        const { start, end } = rangeIn(tree.starts[index]!, literal);
        return { start: start + 1, end: isClosed(statement, literal) ? end - 1 : end, path: literal.value, means };
      }),
  );
}

/** The strings of a statement that name files. */
export function writtenPaths(
  statement: Statement,
): readonly { readonly literal: StringLiteral; readonly means: FileLink["means"] }[] {
  const written = (literal: Expression | undefined, means: FileLink["means"]) =>
    literal?.kind === "string" ? [{ literal, means }] : [];
  switch (statement.kind) {
    case "importHeader":
      return written(statement.path, "source");
    case "weightsFrom":
      return written(statement.path, "weights");
    case "property":
      return statement.name.text === "cells" ? statement.values.flatMap(({ value }) => written(value, "cells")) : [];
    default:
      return [];
  }
}

/** A string that is being typed may end with its line. */
export function isClosed({ text }: Statement, { start, end }: StringLiteral): boolean {
  return end - start > 1 && text[end - 1] === '"';
}
