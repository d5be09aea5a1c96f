import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { actionsAt, fixAll } from "../../service/codeActions.ts";
import { editAt, offsetsAt } from "../convert.ts";
import { type CommandTarget, generateCommand, verifyCommand } from "../protocol.ts";
import type { Feature } from "./feature.ts";

const fixAllKind = `${CodeActionKind.SourceFixAll}.dnnx`;

export const codeActions: Feature = {
  capabilities: {
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Source, fixAllKind],
    },
  },
  register: ({ connection, on }) => {
    connection.onCodeAction(
      on("Code actions", (document, { range, context }): CodeAction[] => {
        const actions = actionsAt(document, offsetsAt(document, range)).map((action): CodeAction => {
          if (action.kind === "fix") {
            return {
              title: action.title,
              kind: CodeActionKind.QuickFix,
              diagnostics: (context?.diagnostics ?? []).filter((it) => it.code === action.code),
              isPreferred: action.preferred,
              edit: { changes: { [document.uri]: action.edits.map((edit) => editAt(document, edit)) } },
            };
          }
          const target: CommandTarget = { uri: document.uri, network: action.network, target: action.target };
          const command = action.kind === "generate" ? generateCommand : verifyCommand;
          return {
            title: action.title,
            kind: CodeActionKind.Source,
            command: { title: action.title, command, arguments: [target] },
          };
        });
        const fixes = fixAll(document);
        if (fixes.length > 0) {
          actions.push({
            title: "Fix all problems that have a single fix",
            kind: fixAllKind,
            edit: { changes: { [document.uri]: fixes.map((edit) => editAt(document, edit)) } },
          });
        }
        const isWanted = ({ kind = "" }: CodeAction): boolean =>
          !context?.only || context.only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
        return actions.filter(isWanted);
      }),
    );
  },
};
