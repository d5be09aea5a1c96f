import * as vscode from "vscode";
import {
  type CommandTarget,
  type CostItem,
  costTreeRequest,
  type ExplainParams,
  explainRequest,
} from "../../server/lsp/protocol.ts";
import type { Server } from "../server/server.ts";

const scheme = "dnnx-explanation";

/** Pages that explain the numbers of a layer; an open one follows typing. */
export function provideExplanations(server: Server, subscriptions: vscode.Disposable[]): void {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri, token) => {
        const params: ExplainParams = JSON.parse(uri.query);
        const page = await server.ask<string | null>(explainRequest, params, token);
        return page ?? vscode.l10n.t("There is no estimate of {0}: the file has errors or has changed.", params.layer);
      },
    }),
    server.onChanged((file) => {
      for (const { uri } of vscode.workspace.textDocuments) {
        if (uri.scheme !== scheme) continue;
        if (file === undefined || (JSON.parse(uri.query) as ExplainParams).uri === file) changed.fire(uri);
      }
    }),
  );
}

/** Shows the page of a layer; which one, the user says unless a view has named it. */
export async function explainLayer(server: Server, about: CommandTarget, given: unknown): Promise<void> {
  const layer = layerOf(given) ?? (await chooseLayer(server, about));
  if (layer === undefined) return;
  const params: ExplainParams = { ...about, layer };
  const uri = vscode.Uri.from({ scheme, path: `/${about.network}/${layer}.md`, query: JSON.stringify(params) });
  await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
}

async function chooseLayer(server: Server, { uri, network, target }: CommandTarget): Promise<string | undefined> {
  const roots = await server.ask<readonly CostItem[]>(costTreeRequest, { uri });
  const root = roots.find((it) => it.name === network && it.target === target);
  const layers = layersIn(root?.children ?? []);
  const line = vscode.window.activeTextEditor?.selection.active.line ?? -1;
  // The layer at the cursor comes first.
  const here = layers.filter(({ range }) => range && range.start.line <= line && line <= range.end.line);
  const items = [...here, ...layers.filter((it) => !here.includes(it))];
  const chosen = await vscode.window.showQuickPick(
    items.map(({ name, operation, costs }) => ({ label: name, description: operation, detail: costs })),
    { title: vscode.l10n.t("Layer of {0} to explain", network), matchOnDescription: true },
  );
  return chosen?.label;
}

function layersIn(items: readonly CostItem[]): readonly CostItem[] {
  return items.flatMap((item) => [...(item.operation === "" ? [] : [item]), ...layersIn(item.children)]);
}

function layerOf(given: unknown): string | undefined {
  const { layer } = (typeof given === "object" && given !== null ? given : {}) as { layer?: unknown };
  return typeof layer === "string" ? layer : undefined;
}
