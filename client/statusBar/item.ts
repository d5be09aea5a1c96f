import * as vscode from "vscode";
import { type CommandTarget, type NetworkItem, networksRequest } from "../../server/lsp/protocol.ts";
import { type ActiveFile, followActiveFile } from "../server/activeFile.ts";
import type { Server } from "../server/server.ts";

/**
 * Totals of the network that the cursor is in, in the status bar; a click chooses another target. Beside the language: what
 * the estimates follow from.
 */
export function showTotals(server: Server, file: ActiveFile, subscriptions: vscode.Disposable[]): void {
  const item = vscode.window.createStatusBarItem("dnnx.totals", vscode.StatusBarAlignment.Right, 100);
  item.name = vscode.l10n.t("DNNX totals");
  const source = vscode.languages.createLanguageStatusItem("dnnx.estimate", { language: "dnnx" });
  source.name = vscode.l10n.t("DNNX estimate");

  let uri = "";
  let networks: readonly NetworkItem[] = [];
  /** What is shown is about. An item that is written is drawn again, even if with the same words. */
  let about = "";
  const show = (): void => {
    const network = networkAt(networks, file.position());
    const now = JSON.stringify([uri, network, networks.map(({ summary }) => summary)]);
    if (now === about) return;
    about = now;
    if (network) write(item, uri, network, networks);
    else item.hide();
    source.text = network?.device ?? vscode.l10n.t("No estimate");
    source.detail = network?.models ?? vscode.l10n.t("the file has no network with a target");
  };
  subscriptions.push(item, source, file.onDidMoveCursor(show));
  followActiveFile<readonly NetworkItem[]>(
    server,
    file,
    networksRequest,
    () => true,
    (answer) => {
      uri = answer?.uri.toString() ?? "";
      networks = answer?.result ?? [];
      show();
    },
    subscriptions,
  );
}

/** The network whose header is the last one at or above the cursor; the first one for a cursor above all. */
function networkAt(networks: readonly NetworkItem[], position: vscode.Position | undefined): NetworkItem | undefined {
  const above = networks.filter(({ range }) => range.start.line <= (position?.line ?? 0));
  const line = above.at(-1)?.range.start.line;
  return above.find(({ range }) => range.start.line === line) ?? networks[0];
}

function write(item: vscode.StatusBarItem, uri: string, network: NetworkItem, all: readonly NetworkItem[]): void {
  const { throughput, fit, fits, device, requirements, target } = network;
  const icon = fits === false ? "$(error)" : requirements.missed > 0 ? "$(warning)" : "$(circuit-board)";
  const parts = throughput === undefined ? [vscode.l10n.t("no estimate")] : [throughput, fit];
  item.text = `${icon} ${[...parts, device ?? target].filter((it) => it !== undefined).join(" · ")}`;
  const problem = fits === false ? "statusBarItem.errorBackground" : undefined;
  const warning = requirements.missed > 0 ? "statusBarItem.warningBackground" : undefined;
  const colour = problem ?? warning;
  item.backgroundColor = colour === undefined ? undefined : new vscode.ThemeColor(colour);
  const about: CommandTarget = { uri, network: network.network, target };
  item.command = { command: "dnnx.chooseTarget", title: vscode.l10n.t("Choose Target"), arguments: [about] };
  const lines = all.map((it) => vscode.l10n.t("**{0}** on `{1}`: {2}", it.network, it.target, it.summary));
  item.tooltip = new vscode.MarkdownString([...lines, vscode.l10n.t("Click to choose another target.")].join("\n\n"));
  item.accessibilityInformation = {
    label: vscode.l10n.t("{0} on {1}: {2}. Choose another target.", network.network, target, network.summary),
    role: "button",
  };
  item.show();
}
