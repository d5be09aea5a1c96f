import type { TextEdit } from "../../../server/service/workspace.ts";

/** A keystroke in the middle of the long network. */
export interface Edit {
  readonly name: string;
  /** Line and character of the change, the old text there, the new one; odd rounds put the old one back. */
  readonly find: (text: string) => number;
  readonly old: string;
  readonly changed: string;
}

export const edits: readonly Edit[] = [
  {
    name: "a folding or format digit",
    find: (text) => text.indexOf("int6", text.length / 2) + 3,
    old: "6",
    changed: "5",
  },
  {
    name: "a syntax error and back",
    find: (text) => text.indexOf("kernel: 3", text.length / 2) + 8,
    old: "3",
    changed: "",
  },
  { name: "a name", find: (text) => text.indexOf("  norm_", text.length / 2) + 2, old: "n", changed: "m" },
  { name: "a comment", find: (text) => text.indexOf("// Stage", text.length / 2) + 3, old: "S", changed: "s" },
  {
    name: "the shape of everything behind",
    find: (text) => text.indexOf("filters: 16", text.length / 2) + 9,
    old: "16",
    changed: "8",
  },
];

function positionOf(text: string, offset: number): { line: number; character: number } {
  const line = text.slice(0, offset).split("\n").length - 1;
  return { line, character: offset - (text.lastIndexOf("\n", offset - 1) + 1) };
}

/** What a round types: odd ones put back what even ones changed. */
export function keystroke(text: string, edit: Edit): (round: number) => TextEdit {
  const offset = edit.find(text);
  const start = positionOf(text, offset);
  return (round) => {
    const there = round % 2 === 0;
    const end = { line: start.line, character: start.character + (there ? edit.old : edit.changed).length };
    return { range: { start, end }, text: there ? edit.changed : edit.old };
  };
}
