import type { ImportedFile } from "../network/checked.ts";
import type { Document } from "./workspace.ts";

/** The files that a document imports; one without imports is not compiled for this. */
export function importedFiles({ tree, compilation }: Document): readonly ImportedFile[] {
  return tree.declarations.some(({ kind }) => kind === "import") ? compilation().checked.imports : [];
}
