import { groupDeclarations } from "./declarations.ts";
import { lex } from "./lexer.ts";
import { ParsedTree } from "./parse.ts";
import { cut, lookahead } from "./split.ts";
import { readEnd, readStatement } from "./statement.ts";
import type { Scope, Statement, SyntaxTree } from "./tree.ts";
import { statementIndexAt } from "./walk.ts";

/**
 * The tree after the absolute UTF-16 offsets [start, end) were replaced by `newText`; offsets beyond the text mean its
 * end. The result equals a fresh parse; statements and declarations that the edit did not touch are the same objects.
 *
 * Only a window of statements around the edit is read again. It begins so far in front of the edit that what lies before
 * cannot have seen the edit, and ends where a statement starts at the same text in the same scope as before: from there
 * on reading would only repeat itself. Where no such place is found in the window, a larger one is tried.
 */
export function edit(tree: SyntaxTree, start: number, end: number, newText: string): SyntaxTree {
  const length = tree.starts[tree.statements.length]!;
  const from = Math.max(0, Math.min(start, length));
  const change = trimmed(tree, from, Math.max(from, Math.min(end, length)), newText);
  if (change.from === change.to && change.newText === "") return tree;
  const first = firstAffected(tree, change.from);
  let last = statementIndexAt(tree, change.to);
  for (let more = 4; ; more *= 4) {
    last = Math.min(last + more, tree.statements.length - 1);
    const read = readWindow(tree, { ...change, first, last });
    if (read) return splice(tree, first, read.resume, read.statements);
  }
}

interface Change {
  readonly from: number;
  readonly to: number;
  readonly newText: string;
}

/** The edit without the text at its ends that stays as it is: an editor may send more than what changed. */
function trimmed(tree: SyntaxTree, from: number, to: number, newText: string): Change {
  if (from === to || newText === "") return { from, to, newText };
  const first = statementIndexAt(tree, from);
  const last = statementIndexAt(tree, to);
  let old = "";
  for (let index = first; index <= last; index++) old += tree.statements[index]!.text;
  old = old.slice(from - tree.starts[first]!, to - tree.starts[first]!);
  const limit = Math.min(old.length, newText.length);
  let prefix = 0;
  while (prefix < limit && old.charCodeAt(prefix) === newText.charCodeAt(prefix)) prefix++;
  let suffix = 0;
  while (
    suffix < limit - prefix &&
    old.charCodeAt(old.length - 1 - suffix) === newText.charCodeAt(newText.length - 1 - suffix)
  )
    suffix++;
  return { from: from + prefix, to: to - suffix, newText: newText.slice(prefix, newText.length - suffix) };
}

/** Tokens in front of the edit that cannot have changed but separate it from what is kept. */
const margin = lookahead + 4;

/** The first statement to read again: `margin` whole tokens of it and its followers end in front of the edit. */
function firstAffected(tree: SyntaxTree, from: number): number {
  let index = statementIndexAt(tree, from);
  let tokens = tree.statements[index]!.tokens.filter((token) => tree.starts[index]! + token.end < from).length;
  // Behind a stray brace the body goes on that was there before it.
  while (index > 0 && (tokens < margin || tree.statements[index]!.scope === "stray")) {
    index--;
    tokens += tree.statements[index]!.tokens.length;
  }
  return index;
}

interface Window extends Change {
  /** Old statements covered by the window, both included. */
  readonly first: number;
  readonly last: number;
}

/** The new statements of the window and the old statement from which on all is kept; undefined when it is too small. */
function readWindow(tree: SyntaxTree, window: Window): { statements: Statement[]; resume: number } | undefined {
  const { first, last, from, to, newText } = window;
  const base = tree.starts[first]!;
  let old = "";
  for (let index = first; index <= last; index++) old += tree.statements[index]!.text;
  const text = old.slice(0, from - base) + newText + old.slice(to - base);
  const isWhole = last === tree.statements.length - 1;
  const delta = newText.length - (to - from);
  const changedUntil = from + newText.length - base;

  const tokens = lex(text);
  const statements: Statement[] = [];
  let scope: Scope = tree.statements[first]!.scope;
  let start = 0;
  let token = 0;
  /** Old statement that starts where this one does, or the next one behind. */
  let candidate = first;
  while (token < tokens.count) {
    // The last token may go on behind the window.
    if (!isWhole && token + margin >= tokens.count) return undefined;
    const found = cut(tokens, token, scope);
    if (!isWhole && found.end + margin >= tokens.count) return undefined;
    const stop = tokens.ends[found.end - 1]!;
    // Text in front of the edit and text behind it stand for themselves; no old statement can be both.
    const untouched = base + stop <= from || start >= changedUntil;
    const oldStart = base + start - (start >= changedUntil ? delta : 0);
    while (candidate <= last && tree.starts[candidate]! < oldStart) candidate++;
    const opensFile = base + start === 0;
    const old = untouched ? tree.statements[candidate] : undefined;
    const same =
      old &&
      tree.starts[candidate] === oldStart &&
      (candidate === 0) === opensFile &&
      old.scope === found.scope &&
      old.length === stop - start;
    statements.push(same ? old : readStatement(tokens, token, found.end, start, found.scope, opensFile));
    start = stop;
    token = found.end;
    scope = found.next;
    if (start >= changedUntil) {
      const resume = resumeAt(tree, base + start - delta, candidate, last);
      if (resume !== undefined && tree.statements[resume]!.scope === scope) return { statements, resume };
    }
  }
  if (!isWhole) return undefined;
  statements.push(readEnd(tokens, start, scope));
  return { statements, resume: tree.statements.length };
}

/** The old statement from `candidate` to `last` that starts at `oldStart`. The first of a file reads its comments apart. */
function resumeAt(tree: SyntaxTree, oldStart: number, candidate: number, last: number): number | undefined {
  for (let index = Math.max(1, candidate); index <= last && tree.starts[index]! <= oldStart; index++)
    if (tree.starts[index] === oldStart) return index;
  return undefined;
}

/** Old statements before `first` and from `resume` on, the new ones between them. */
function splice(tree: SyntaxTree, first: number, resume: number, middle: readonly Statement[]): SyntaxTree {
  const statements = tree.statements.slice(0, first).concat(middle, tree.statements.slice(resume));

  const starts = new Int32Array(statements.length + 1);
  starts.set(tree.starts.subarray(0, first + 1));
  const end = first + middle.length;
  for (let index = first; index < end; index++) starts[index + 1] = starts[index]! + statements[index]!.length;
  const delta = starts[end]! - tree.starts[resume]!;
  starts.set(tree.starts.subarray(resume + 1), end + 1);
  if (delta !== 0) for (let index = end + 1; index < starts.length; index++) starts[index] = starts[index]! + delta;

  return new ParsedTree(statements, starts, groupDeclarations(statements, tree.declarations));
}
