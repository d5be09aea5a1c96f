import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type CommandTarget,
  type NetworkItem,
  type NetworksParams,
  networksRequest,
} from "../../server/lsp/protocol.ts";

/**
 * The network and target a command works on: those of the lens, code action or view that called it, otherwise those of the
 * active editor; asks only when there are several. Undefined: the user turned back, or was told why there is none.
 */
export async function chooseNetwork(client: BaseLanguageClient, given: unknown): Promise<CommandTarget | undefined> {
  // A menu of a view gives what the view shows, which holds more.
  if (isCommandTarget(given)) return { uri: given.uri, network: given.network, target: given.target };
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "dnnx") {
    void vscode.window.showErrorMessage(
      vscode.l10n.t("Open a .dnnx file first: the command works on the network in the active editor."),
    );
    return undefined;
  }
  const uri = editor.document.uri.toString();
  const params: NetworksParams = { uri };
  const items = await client.sendRequest<readonly NetworkItem[]>(networksRequest, params);
  if (items.length === 0) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t("This file has no network with a target: write `network NAME on TARGET { … }` and a `target`."),
    );
    return undefined;
  }
  const only = items.length === 1 ? items[0] : undefined;
  const chosen =
    only ??
    (
      await vscode.window.showQuickPick(
        items.map((item) => ({
          label: vscode.l10n.t("{0} on {1}", item.network, item.target),
          detail: item.summary,
          item,
        })),
        { title: vscode.l10n.t("Network and target"), matchOnDetail: true },
      )
    )?.item;
  return chosen && { uri, network: chosen.network, target: chosen.target };
}

function isCommandTarget(value: unknown): value is CommandTarget {
  if (typeof value !== "object" || value === null) return false;
  const { uri, network, target } = value as Partial<Record<keyof CommandTarget, unknown>>;
  return typeof uri === "string" && typeof network === "string" && typeof target === "string";
}
