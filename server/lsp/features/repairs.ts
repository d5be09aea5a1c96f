import { type CancellationToken, type CodeAction, CodeActionKind, type CodeActionParams } from "vscode-languageserver";
import { isInside } from "../../service/foldWriting.ts";
import type { Proceed } from "../../service/repair/climb.ts";
import { cheapestFolding, mayFoldFurther } from "../../service/repair/economy.ts";
import type { Problem } from "../../service/repair/families/family.ts";
import { fitFile, leftText, needsFit } from "../../service/repair/fit.ts";
import { type Repair, repairTitle } from "../../service/repair/repair.ts";
import { problemsAt, repairsOf } from "../../service/repair/search.ts";
import type { Document } from "../../service/workspace.ts";
import { editAt, offsetsAt } from "../convert.ts";

export const fitKind = `${CodeActionKind.Source}.fitToDevice.dnnx`;

/** What an action that is worked out when it is chosen is about; it holds for one state of the document. */
export interface Deferred {
  readonly uri: string;
  readonly revision: number;
  readonly search: "repair" | "fit" | "folding";
  /** Offsets of the place that was asked about. */
  readonly start: number;
  readonly end: number;
}

/** A menu that opens on request may take so many ms; a search that was chosen, more. */
const inMenu = 2_000;
const whenChosen = 20_000;
const mostVariants = 300;

/** Time between two variants goes to other requests; a search ends when it is cancelled, or takes too long. */
function within(time: number, token: CancellationToken): Proceed {
  const end = performance.now() + time;
  return async (tried) => {
    await nextTurn();
    return !token.isCancellationRequested && performance.now() < end && tried < mostVariants;
  };
}

/** Other requests go first. */
export const nextTurn = (): Promise<void> => new Promise((done) => setTimeout(done));

/** An editor asks by itself, whether to show a lamp. */
export const automatic = 2;
const known = new WeakMap<Document, Map<string, readonly Repair[]>>();

/**
 * Repairs of what is short at a place. An editor that only wants to know whether to show a lamp is not kept waiting: it is
 * offered a search that runs when it is chosen.
 */
export async function repairActions(
  document: Document,
  { range, context }: CodeActionParams,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const place = offsetsAt(document, range);
  const problems = problemsAt(document, place);
  const actions: CodeAction[] = [];
  const deferred = (title: string, kind: string, search: Deferred["search"]): CodeAction => {
    const data: Deferred = { uri: document.uri, revision: document.revision, search, ...place };
    return { title, kind, data };
  };
  for (const problem of problems) {
    const found = known.get(document)?.get(keyOf(problem));
    if (!found && context?.triggerKind === automatic) continue;
    for (const repair of found ?? (await searched(document, problem, inMenu, token))) {
      actions.push({
        ...editAction(document, repairTitle(repair), CodeActionKind.QuickFix, repair.edits),
        diagnostics: (context?.diagnostics ?? []).filter(({ code }) => problem.short.some((it) => it.code === code)),
      });
    }
  }
  if (problems.length > 0 && actions.length === 0) {
    actions.push(deferred("Search the repair with the least noise", CodeActionKind.QuickFix, "repair"));
  }
  if (needsFit(document)) {
    // At what is short it stands among the fixes: a menu of fixes shows no source actions.
    const asFix = problems.length > 0 && !context?.only?.some((kind) => kind.startsWith(CodeActionKind.Source));
    const kind = asFix ? CodeActionKind.QuickFix : fitKind;
    actions.push(deferred("Fit to device: repair the whole file with the least noise", kind, "fit"));
  }
  const { mapped } = document.compilation();
  if (mapped.some((it) => isInside(document, it, place) && mayFoldFurther(it))) {
    const title = "Write the cheapest folding that meets the requirements";
    actions.push(deferred(title, CodeActionKind.RefactorRewrite, "folding"));
  }
  return actions;
}

/**
 * @param warn Tells the user what the edits leave to do
 * @throws Error that says why there is nothing to do
 */
export async function resolveRepair(
  document: Document,
  action: CodeAction,
  { search, start, end }: Deferred,
  token: CancellationToken,
  warn: (message: string) => void,
): Promise<CodeAction> {
  const edits = await editsOf(document, search, { start, end }, token, warn);
  return { ...editAction(document, action.title, action.kind ?? "", edits), data: action.data };
}

async function editsOf(
  document: Document,
  search: Deferred["search"],
  place: { readonly start: number; readonly end: number },
  token: CancellationToken,
  warn: (message: string) => void,
): Promise<Repair["edits"]> {
  if (search === "repair") {
    for (const problem of problemsAt(document, place)) {
      const [best] = await searched(document, problem, whenChosen, token);
      if (best) return best.edits;
    }
    throw new Error("no repair was found: a larger device, fewer channels or weaker requirements are needed");
  }
  if (search === "fit") {
    const { edits, left } = await fitFile(document, within(whenChosen, token));
    const rest = left.map(leftText).join("; ");
    if (edits.length === 0) throw new Error(`no formats, foldings or memories were found that are enough for ${rest}`);
    if (left.length > 0) warn(`Fit to device repaired a part of the file. What is left: ${rest}.`);
    return edits;
  }
  const { mapped } = document.compilation();
  const one = mapped.find((it) => isInside(document, it, place) && mayFoldFurther(it));
  const found = one && (await cheapestFolding(document, one, within(whenChosen, token)));
  if (found) return found.edits;
  throw new Error("no folding is cheaper and still meets the requirements with the band of the estimate");
}

async function searched(
  document: Document,
  problem: Problem,
  time: number,
  token: CancellationToken,
): Promise<readonly Repair[]> {
  const repairs = await repairsOf(problem, within(time, token));
  if (!token.isCancellationRequested) {
    const of = known.get(document) ?? new Map<string, readonly Repair[]>();
    known.set(document, of.set(keyOf(problem), repairs));
  }
  return repairs;
}

function keyOf({ mapped, short }: Problem): string {
  return [mapped.network.name, mapped.target.name, ...short.map(({ key }) => key)].join("|");
}

function editAction(document: Document, title: string, kind: string, edits: Repair["edits"]): CodeAction {
  return { title, kind, edit: { changes: { [document.uri]: edits.map((edit) => editAt(document, edit)) } } };
}
