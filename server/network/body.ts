import type { Statement } from "../../grammar/tree.ts";
import type { Scope } from "./blocks.ts";
import { type Overridden, override } from "./override.ts";
import { draftStatement, type StatementDraft } from "./statementDraft.ts";

/** The drafted statements of a network body, and which of them an edit touched. */
export interface Body {
  readonly source: readonly Statement[];
  readonly statements: readonly StatementDraft[];
  /** The same before an `override`. */
  readonly plain: readonly StatementDraft[];
  /** Statements in front of `head` and from `tail` on (counted from the end) are those of the body before. */
  readonly head: number;
  readonly tail: number;
  /** Indices of the statements that speak of the network as a whole: `use`, `weights from`, `require`, … */
  readonly notes: readonly number[];
  /** Indices of the statements whose drafts depend on more than themselves: on the blocks that they call. */
  readonly dependents: readonly number[];
  /** 1 for statements that have diagnostics of their own. */
  readonly speaks: Uint8Array;
  readonly overridden: Overridden;
}

const notable = new Set<Statement["kind"]>(["use", "weightsFrom", "require", "override", "exit"]);

/** Drafts of a body; statements that were there before keep theirs, unless what they depend on changed. */
export function draftBody(source: readonly Statement[], scope: Scope, before: Body | undefined): Body {
  const old = before?.source ?? [];
  const most = Math.min(source.length, old.length);
  let head = 0;
  while (head < most && old[head] === source[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === source[source.length - 1 - tail]) tail++;
  const drafts = before?.plain ?? [];
  const middle = source.slice(head, source.length - tail).map((statement) => draftStatement(statement, scope));
  const plain = drafts.slice(0, head).concat(middle, drafts.slice(drafts.length - tail));
  const shift = source.length - old.length;
  const moved = (indices: readonly number[], isOne: (draft: StatementDraft) => boolean): number[] => {
    const found: number[] = [];
    for (const at of indices) if (at < head) found.push(at);
    middle.forEach((draft, at) => {
      if (isOne(draft)) found.push(head + at);
    });
    for (const at of indices) if (at >= old.length - tail) found.push(at + shift);
    return found;
  };
  const notes = moved(before?.notes ?? [], ({ statement }) => notable.has(statement.kind));
  const dependents = moved(before?.dependents ?? [], ({ lookups }) => lookups !== undefined);
  const speaks = new Uint8Array(source.length);
  if (before) {
    speaks.set(before.speaks.subarray(0, head));
    speaks.set(before.speaks.subarray(old.length - tail), source.length - tail);
  }
  for (const at of dependents) {
    const draft = plain[at]!;
    if (!holds(draft, scope)) plain[at] = draftStatement(draft.statement, scope, draft);
    speaks[at] = 0;
    if (plain[at]!.diagnostics.length + plain[at]!.calls.length > 0) speaks[at] = 1;
  }
  middle.forEach(({ diagnostics, calls }, at) => {
    if (diagnostics.length + calls.length > 0) speaks[head + at] = 1;
  });
  const overridden = override(plain, notes);
  const statements = overridden.drafts.size === 0 ? plain : [...plain];
  for (const [at, draft] of overridden.drafts) statements[at] = draft;
  const body = { source, plain, statements, head, tail, notes, dependents, speaks, overridden };
  return before ? { ...body, ...untouched(body, before) } : body;
}

/** Whether the names that a draft looked up still mean the same. */
function holds({ lookups }: StatementDraft, { blocks, approximations }: Scope): boolean {
  for (const [what, found] of lookups ?? []) {
    const [kind, name] = what.split(" ") as [string, string];
    if ((kind === "block" ? blocks : approximations).get(name) !== found) return false;
  }
  return true;
}

/** Head and tail without the statements whose drafts changed although their texts did not. */
function untouched(body: Body, before: Body): Pick<Body, "head" | "tail"> {
  const { statements, dependents, overridden } = body;
  const shift = statements.length - before.statements.length;
  const ownEnd = statements.length - body.tail;
  let { head, tail } = body;
  const look = (at: number): void => {
    if (at >= head && at < ownEnd) return;
    if (at < 0 || at >= statements.length) return;
    const old = before.statements[at < body.head ? at : at - shift];
    if (old === statements[at]) return;
    if (at < head) head = at;
    else tail = Math.min(tail, statements.length - 1 - at);
  };
  for (const at of dependents) look(at);
  for (const at of overridden.drafts.keys()) look(at);
  for (const at of before.overridden.drafts.keys()) look(at < body.head ? at : at + shift);
  return { head, tail };
}
