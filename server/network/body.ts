import type { Statement } from "../../grammar/tree.ts";
import { draftStatement, type StatementDraft } from "./statementDraft.ts";

/** The drafted statements of a network body, and which of them an edit touched. */
export interface Body {
  readonly source: readonly Statement[];
  readonly statements: readonly StatementDraft[];
  /** Statements in front of `head` and from `tail` on (counted from the end) are those of the body before. */
  readonly head: number;
  readonly tail: number;
  /** Indices of the statements that speak of the network as a whole: `use`, `weights from`, `require`. */
  readonly notes: readonly number[];
  /** 1 for statements that have diagnostics of their own. */
  readonly speaks: Uint8Array;
}

const notable = new Set<Statement["kind"]>(["use", "weightsFrom", "require"]);

/** Drafts of a body; statements that were there before keep theirs. */
export function draftBody(source: readonly Statement[], before: Body | undefined): Body {
  const old = before?.source ?? [];
  const most = Math.min(source.length, old.length);
  let head = 0;
  while (head < most && old[head] === source[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === source[source.length - 1 - tail]) tail++;
  const drafts = before?.statements ?? [];
  const middle = source.slice(head, source.length - tail).map(draftStatement);
  const statements = drafts.slice(0, head).concat(middle, drafts.slice(drafts.length - tail));
  const shift = source.length - old.length;
  const notes: number[] = [];
  for (const at of before?.notes ?? []) if (at < head) notes.push(at);
  middle.forEach(({ statement }, at) => {
    if (notable.has(statement.kind)) notes.push(head + at);
  });
  for (const at of before?.notes ?? []) if (at >= old.length - tail) notes.push(at + shift);
  const speaks = new Uint8Array(source.length);
  if (before) {
    speaks.set(before.speaks.subarray(0, head));
    speaks.set(before.speaks.subarray(old.length - tail), source.length - tail);
  }
  middle.forEach(({ diagnostics, calls }, at) => {
    if (diagnostics.length + calls.length > 0) speaks[head + at] = 1;
  });
  return { source, statements, head, tail, notes, speaks };
}
