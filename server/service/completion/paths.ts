import { statementAt } from "../../../grammar/walk.ts";
import type { FolderEntry } from "../findSources.ts";
import { type FileLink, isClosed, writtenPaths } from "../links.ts";
import { type Range, rangeIn } from "../places.ts";
import type { Document } from "../workspace.ts";
import type { Completion } from "./item.ts";

/** A path that is being written between quotes. */
export interface OpenPath {
  /** What stands in front of the name, as far as its last slash: whose entries may follow. */
  readonly folder: string;
  /** The name around the offset, with the slash behind it. */
  readonly range: Range;
  readonly means: FileLink["means"];
}

const endings: Readonly<Record<FileLink["means"], RegExp>> = {
  source: /\.dnnx$/i,
  weights: /\.npz$/i,
  cells: /\.lib(\.gz)?$/i,
};

/** The path that an offset stands in, its quotes not included. */
export function openPathAt({ tree }: Document, offset: number): OpenPath | undefined {
  const { statement, start } = statementAt(tree, offset - 1);
  for (const { literal, means } of writtenPaths(statement)) {
    const whole = rangeIn(start, literal);
    const closed = isClosed(statement, literal);
    if (offset <= whole.start || offset > whole.end - (closed ? 1 : 0)) continue;
    const before = tree.text.slice(whole.start + 1, offset);
    const folder = before.slice(0, before.lastIndexOf("/") + 1);
    // What stands behind the cursor in a line without a closing quote is hardly a part of the name.
    const behind = closed ? /^[^/]*\/?/.exec(tree.text.slice(offset, whole.end - 1))![0] : "";
    return { folder, range: { start: whole.start + 1 + folder.length, end: offset + behind.length }, means };
  }
  return undefined;
}

/** Folders and the files that fit, out of the entries of the folder of the path. */
export function pathCompletions({ means, range }: OpenPath, entries: readonly FolderEntry[]): readonly Completion[] {
  return entries
    .filter(({ name, folder }) => (folder ? !/^\.|^node_modules$/.test(name) : endings[means].test(name)))
    .filter(({ name }) => !/["\\]/.test(name))
    .sort((a, b) => Number(b.folder) - Number(a.folder) || (a.name < b.name ? -1 : 1))
    .map(({ name, folder }) => {
      const label = folder ? `${name}/` : name;
      return { label, kind: folder ? "folder" : "file", insert: label, snippet: false, range };
    });
}
