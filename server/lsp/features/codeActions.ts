import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { type Action, actionsAt, fixAll } from "../../service/codeActions.ts";
import type { Range } from "../../service/places.ts";
import { equalEdits, type Refactoring } from "../../service/refactor/refactoring.ts";
import { refactoringNamed, refactoringsAt } from "../../service/refactor/registry.ts";
import type { Document } from "../../service/workspace.ts";
import { editAt, offsetsAt } from "../convert.ts";
import { type CommandTarget, generateCommand, verifyCommand } from "../protocol.ts";
import type { Feature } from "./feature.ts";
import { type Deferred, fitKind, repairActions, resolveRepair } from "./repairs.ts";

/** A refactoring that is worked out when it is chosen, for one state of the document. */
interface Chosen extends Range {
  readonly uri: string;
  readonly revision: number;
  readonly refactoring: string;
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
  register: ({ connection, guard, on, workspace }) => {
    connection.onCodeAction(
      on("Code actions", async (document, params, token): Promise<CodeAction[]> => {
        const { range, context } = params;
        const only = context?.only;
        const isWanted = ({ kind = "" }: CodeAction): boolean =>
          !only || only.some((wanted) => kind === wanted || wanted === "" || kind.startsWith(`${wanted}.`));
        const actions = actionsAt(document, offsetsAt(document, range)).map((action) =>
          codeAction(document, action, context?.diagnostics ?? []),
        );
        const fixes = fixAll(document);
        if (fixes.length > 0) {
          actions.push({
            title: "Fix all problems that have a single fix",
            kind: fixAllKind,
            edit: { changes: { [document.uri]: fixes.map((edit) => editAt(document, edit)) } },
          });
        }
        const place = offsetsAt(document, range);
        for (const { name, refactoring } of refactoringsAt(document, place)) {
          const data: Chosen = { uri: document.uri, revision: document.revision, refactoring: name, ...place };
          actions.push({ title: refactoring.title, kind: refactorKinds[refactoring.kind], data });
        }
        // Saving a file asks for `source.fixAll` alone and does not wait for searches.
        if (!only || only.some((kind) => !kind.startsWith(CodeActionKind.SourceFixAll))) {
          actions.push(...(await repairActions(document, params, token)));
        }
        return actions.filter(isWanted);
      }),
    );
    connection.onCodeActionResolve(
      guard("Code action", async (action, token): Promise<CodeAction> => {
        const data = action.data as Deferred | Chosen | undefined;
        if (!data) return action;
        const document = workspace.get(data.uri);
        if (document?.revision !== data.revision) throw new Error("the file has changed since; open the menu again");
        if (!("refactoring" in data)) return resolveRepair(document, action, data, token);
        const refactoring = refactoringNamed(document, data, data.refactoring);
        if (!refactoring) return action;
        const edits = equalEdits(document, refactoring).map((one) => editAt(document, one));
        return { ...action, edit: { changes: { [document.uri]: edits } } };
      }),
    );
  },
};

function codeAction(
  document: Document,
  action: Action,
  diagnostics: NonNullable<CodeAction["diagnostics"]>,
): CodeAction {
  const edit = (edits: Extract<Action, { readonly kind: "fix" }>["edits"]) => ({
    changes: { [document.uri]: edits.map((one) => editAt(document, one)) },
  });
  switch (action.kind) {
    case "fix":
      return {
        title: action.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: diagnostics.filter((it) => it.code === action.code),
        isPreferred: action.preferred,
        edit: edit(action.edits),
      };
    case "rewrite":
      return { title: action.title, kind: CodeActionKind.RefactorRewrite, edit: edit(action.edits) };
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
