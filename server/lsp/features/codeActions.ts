import { type CodeAction, CodeActionKind, MessageType, ShowMessageNotification } from "vscode-languageserver";
import type { Replacement } from "../../../grammar/layout.ts";
import { type Action, actionsAt, fixAll } from "../../service/codeActions.ts";
import type { Range } from "../../service/places.ts";
import { equalEdits, type Refactoring } from "../../service/refactor/refactoring.ts";
import { refactoringNamed, refactoringsAt } from "../../service/refactor/registry.ts";
import type { Document } from "../../service/workspace.ts";
import { editAt, offsetsAt } from "../convert.ts";
import { type CommandTarget, generateCommand, verifyCommand } from "../protocol.ts";
import type { Feature } from "./feature.ts";
import { automatic, type Deferred, fitKind, nextTurn, repairActions, resolveRepair } from "./repairs.ts";

/**
 * An action whose edits come when it is chosen, for one state of the document: an editor asks for actions with every move of the
 * cursor, and those of a large file are many.
 */
interface Chosen extends Range {
  readonly uri: string;
  readonly revision: number;
  readonly chosen: "refactoring" | "rewriting" | "fixAll";
  /** Which of them. */
  readonly name: string;
}

const refactorKinds: Readonly<Record<Refactoring["kind"], CodeActionKind>> = {
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
  rewrite: CodeActionKind.RefactorRewrite,
};

const fixAllKind = `${CodeActionKind.SourceFixAll}.dnnx`;

export const codeActions: Feature = {
  capabilities: {
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, CodeActionKind.Source, fixAllKind, fitKind],
      resolveProvider: true,
    },
  },
  register: ({ connection, guard, on, workspace, abilities }) => {
    connection.onCodeAction(
      on("Code actions", async (document, params, token): Promise<CodeAction[]> => {
        const { range, context } = params;
        const only = context?.only;
        const isWanted = ({ kind = "" }: CodeAction): boolean =>
          !only || only.some((wanted) => kind === wanted || wanted === "" || kind.startsWith(`${wanted}.`));
        const place = offsetsAt(document, range);
        const later = (title: string, kind: CodeActionKind, chosen: Chosen["chosen"], name: string): CodeAction => {
          const data: Chosen = { uri: document.uri, revision: document.revision, chosen, name, ...place };
          return { title, kind, data };
        };
        const actions = actionsAt(document, place).map((action) =>
          action.kind === "rewrite"
            ? later(action.title, CodeActionKind.RefactorRewrite, "rewriting", action.title)
            : codeAction(document, action, context?.diagnostics ?? []),
        );
        if (fixAll(document).length > 0) {
          actions.push(later("Fix all problems that have a single fix", fixAllKind, "fixAll", ""));
        }
        // Each is tried first, which a lamp that only asks whether to shine does not wait for.
        const tried = context?.triggerKind === automatic ? [] : refactoringsAt(document, place);
        for (const { name, refactoring } of tried) {
          const action = later(refactoring.title, refactorKinds[refactoring.kind], "refactoring", name);
          if (!isWanted(action)) continue;
          await nextTurn();
          if (token.isCancellationRequested) break;
          const found = equalEdits(document, refactoring);
          if ("edits" in found) actions.push(action);
          else if (abilities().disabledActions) actions.push({ ...action, disabled: found });
        }
        // Saving a file asks for `source.fixAll` alone and does not wait for searches.
        if (!only || only.some((kind) => !kind.startsWith(CodeActionKind.SourceFixAll))) {
          actions.push(...(await repairActions(document, params, token)));
        }
        return actions.filter(isWanted);
      }),
    );
    const warn = (message: string): void =>
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
    connection.onCodeActionResolve(
      guard("Code action", async (action, token): Promise<CodeAction> => {
        const data = action.data as Deferred | Chosen | undefined;
        if (!data) return action;
        const document = workspace.get(data.uri);
        if (document?.revision !== data.revision) throw new Error("the file has changed since; open the menu again");
        if (!("chosen" in data)) return resolveRepair(document, action, data, token, warn);
        const edits = chosenEdits(document, data)?.map((one) => editAt(document, one));
        return edits ? { ...action, edit: { changes: { [document.uri]: edits } } } : action;
      }),
    );
  },
};

/** @throws Error that says why a refactoring cannot be done */
function chosenEdits(document: Document, data: Chosen): readonly Replacement[] | undefined {
  switch (data.chosen) {
    case "refactoring": {
      const refactoring = refactoringNamed(document, data, data.name);
      const found = refactoring && equalEdits(document, refactoring);
      if (found && "reason" in found) throw new Error(found.reason);
      return found?.edits;
    }
    case "rewriting": {
      const found = actionsAt(document, data).find(({ kind, title }) => kind === "rewrite" && title === data.name);
      return found?.kind === "rewrite" ? found.edits : undefined;
    }
    case "fixAll":
      return fixAll(document);
  }
}

function codeAction(
  document: Document,
  action: Exclude<Action, { readonly kind: "rewrite" }>,
  diagnostics: NonNullable<CodeAction["diagnostics"]>,
): CodeAction {
  switch (action.kind) {
    case "fix":
      return {
        title: action.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: diagnostics.filter((it) => it.code === action.code),
        isPreferred: action.preferred,
        edit: { changes: { [document.uri]: action.edits.map((one) => editAt(document, one)) } },
      };
    case "generate":
    case "verify": {
      const target: CommandTarget = { uri: document.uri, network: action.network, target: action.target };
      const command = action.kind === "generate" ? generateCommand : verifyCommand;
      return {
        title: action.title,
        kind: CodeActionKind.Source,
        command: { title: action.title, command, arguments: [target] },
      };
    }
  }
}
