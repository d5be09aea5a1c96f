import * as vscode from "vscode";
import { type CommandTarget, type CostItem, costTreeRequest } from "../../server/lsp/protocol.ts";
import { type ActiveFile, followActiveFile } from "../server/activeFile.ts";
import type { Server } from "../server/server.ts";

/** A network, block or layer in the tree; a command of its menu is called with it. */
interface Node extends CommandTarget {
  /** Name of the layer; absent for what is none. */
  readonly layer?: string;
  readonly item: CostItem;
  readonly parent?: Node;
  readonly children: readonly Node[];
}

const icons: Readonly<Record<CostItem["role"], string>> = {
  network: "circuit-board",
  group: "layers",
  input: "arrow-right",
  window: "symbol-array",
  matrix: "symbol-numeric",
  pool: "fold",
  merge: "git-merge",
  function: "pulse",
  view: "link",
};

/** The tree of networks and layers with their costs; it follows typing and the cursor while it is visible. */
export function showTree(server: Server, file: ActiveFile, subscriptions: vscode.Disposable[]): void {
  const changed = new vscode.EventEmitter<void>();
  let roots: readonly Node[] = [];
  const provider: vscode.TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => [...(node ? node.children : roots)],
    getParent: (node) => node.parent,
    getTreeItem: treeItem,
    resolveTreeItem: async (shown, node, token) => {
      shown.tooltip = await costCard(node, token);
      return shown;
    },
  };
  const view = vscode.window.createTreeView("dnnx.networks", { treeDataProvider: provider, showCollapseAll: true });

  const reveal = (): void => {
    const position = file.position();
    if (!view.visible || !position) return;
    const node = nodeAt(roots, position);
    // A tree that is being replaced has nothing to reveal.
    if (node) view.reveal(node, { select: true, focus: false }).then(undefined, () => {});
  };
  const update = followActiveFile<readonly CostItem[]>(
    server,
    file,
    costTreeRequest,
    () => view.visible,
    (answer) => {
      roots = answer ? answer.result.map((item) => nodeOf(item, answer.uri)) : [];
      changed.fire();
      reveal();
    },
    subscriptions,
  );
  subscriptions.push(changed, view, view.onDidChangeVisibility(update), file.onDidMoveCursor(reveal));
}

function nodeOf(item: CostItem, uri: vscode.Uri, network = item.name, parent?: Node): Node {
  const children: Node[] = [];
  const node: Node = {
    uri: uri.toString(),
    network,
    target: item.target,
    ...(item.operation === "" ? {} : { layer: item.name }),
    item,
    ...(parent ? { parent } : {}),
    children,
  };
  for (const child of item.children) children.push(nodeOf(child, uri, network, node));
  return node;
}

function treeItem({ item, uri, parent, children }: Node): vscode.TreeItem {
  const name =
    parent && parent.item.role !== "network" ? item.name.slice(parent.item.name.length).replace(/^\./, "") : item.name;
  const shown = new vscode.TreeItem(
    item.role === "network" && item.target !== "" ? vscode.l10n.t("{0} on {1}", name, item.target) : name,
    children.length === 0
      ? vscode.TreeItemCollapsibleState.None
      : item.role === "network"
        ? vscode.TreeItemCollapsibleState.Expanded
        : vscode.TreeItemCollapsibleState.Collapsed,
  );
  shown.id = `${uri} ${item.id}`;
  shown.iconPath = item.bottleneck
    ? new vscode.ThemeIcon("flame", new vscode.ThemeColor("charts.red"))
    : new vscode.ThemeIcon(icons[item.role]);
  const kind = item.operation === "" || item.operation === name ? [] : [item.operation];
  const bottleneck = item.bottleneck ? [vscode.l10n.t("bottleneck")] : [];
  shown.description = [...kind, ...bottleneck, item.costs].join(" · ");
  shown.contextValue =
    item.role === "network"
      ? item.target === ""
        ? "unestimated"
        : "network"
      : item.role === "group"
        ? "group"
        : "layer";
  if (item.range) {
    const { start } = item.range;
    const selection = new vscode.Range(start.line, start.character, start.line, start.character);
    shown.command = {
      command: "vscode.open",
      title: vscode.l10n.t("Go to Layer"),
      arguments: [vscode.Uri.parse(uri), { selection }],
    };
  }
  return shown;
}

/** What the editor shows when the layer is hovered. */
async function costCard(
  { item, uri }: Node,
  token: vscode.CancellationToken,
): Promise<vscode.MarkdownString | undefined> {
  if (!item.range) return undefined;
  const { line, character } = item.range.start;
  // The name of a network stands behind the word `network`.
  const at = new vscode.Position(line, item.role === "network" ? character + "network ".length : character);
  const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>(
    "vscode.executeHoverProvider",
    vscode.Uri.parse(uri),
    at,
  );
  if (token.isCancellationRequested) return undefined;
  const texts = hovers.flatMap(({ contents }) => contents).map((it) => (typeof it === "string" ? it : it.value));
  return new vscode.MarkdownString(texts.join("\n\n"));
}

/** The innermost node that is written at the position; of layers in one statement the one that it is about. */
function nodeAt(nodes: readonly Node[], position: vscode.Position): Node | undefined {
  let found: Node | undefined;
  for (const node of nodes) {
    const { range, role } = node.item;
    if (role !== "network" && range && range.start.line <= position.line && position.line <= range.end.line)
      return node;
    const inside = nodeAt(node.children, position);
    if (inside) return inside;
    if (role === "network" && range?.start.line === position.line) found ??= node;
  }
  return found;
}
