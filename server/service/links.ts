import type { Expression } from "../../grammar/tree.ts";
import { type Range, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

/** The path of a file as a document names it; the range covers what stands between the quotes. */
export interface FileLink extends Range {
  readonly path: string;
  readonly means: "source" | "weights" | "file";
}

/** The path of a file at an offset. */
export function fileLinkAt(document: Document, offset: number): FileLink | undefined {
  return fileLinks(document).find(({ start, end }) => start <= offset && offset <= end);
}

/** Every file that a document names: imports, weights, files in properties of a target. */
export function fileLinks({ tree }: Pick<Document, "tree">): readonly FileLink[] {
  return tree.statements.flatMap((statement, index): FileLink[] => {
    const start = tree.starts[index]!;
    const link = (literal: Expression | undefined, means: FileLink["means"]): FileLink[] => {
      if (literal?.kind !== "string" || literal.value === "") return [];
      const { start: from, end } = rangeIn(start, literal);
      return [{ start: from + 1, end: end - 1, path: literal.value, means }];
    };
    switch (statement.kind) {
      case "importHeader":
        return link(statement.path, "source");
      case "weightsFrom":
        return link(statement.path, "weights");
      case "property":
        return statement.values.flatMap(({ value }) => link(value, "file"));
      default:
        return [];
    }
  });
}
