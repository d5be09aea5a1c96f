import * as vscode from "vscode";
import { type AssistantAnswer, assistantRequest, writingTools } from "../../server/lsp/protocol.ts";

/** Asks the language server; `Server` of the extension is one. */
interface Asks {
  readonly ask: <Result>(method: string, params: object, token?: vscode.CancellationToken) => Promise<Result>;
}

/** Gives the assistants of the editor the tools that the manifest contributes; the server answers them. */
export function registerAssistantTools(server: Asks, { extension, subscriptions }: vscode.ExtensionContext): void {
  const tools: readonly { readonly name: string; readonly displayName: string }[] =
    extension.packageJSON.contributes.languageModelTools;
  for (const { name, displayName } of tools) {
    const writes = writingTools.includes(name);
    subscriptions.push(
      vscode.lm.registerTool<Record<string, unknown>>(name, {
        prepareInvocation: ({ input }) => ({
          invocationMessage: `${displayName}: ${input.file ?? ""}`,
          ...(writes
            ? {
                confirmationMessages: {
                  title: displayName,
                  message: vscode.l10n.t(
                    "Write the accelerator of {0} to the folder {1}?",
                    `${input.file}`,
                    `${input.folder}`,
                  ),
                },
              }
            : {}),
        }),
        invoke: async ({ input }, token) => {
          if (writes && !vscode.workspace.isTrusted) {
            throw new Error(
              vscode.l10n.t("Nothing is written in Restricted Mode: the workspace must be trusted first."),
            );
          }
          const answer = await server.ask<AssistantAnswer>(assistantRequest, { tool: name, input }, token);
          // The assistant reads the reason and asks again.
          if ("refused" in answer) throw new Error(answer.refused);
          return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(answer.answer))]);
        },
      }),
    );
  }
}
