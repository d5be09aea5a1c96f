import * as vscode from "vscode";
import {
  type LayerPlaceParams,
  type LayersAtParams,
  layerPlaceRequest,
  layersAtRequest,
  type ViewAnswer,
} from "../../server/lsp/protocol.ts";
import type { ActiveFile } from "../server/activeFile.ts";
import { latest } from "../server/latest.ts";
import type { Server } from "../server/server.ts";
import { pageHtml } from "./html.ts";
import { type FromPage, type PageChoice, readKept, readMessage, type ToPage } from "./messages.ts";
import { saveAs } from "./save.ts";

/** What a view says of itself to the extension; its page is registered by the same `id`. */
export interface ViewDescription {
  readonly id: string;
  /** For tabs: "Costs" gives "lenet5.dnnx: Costs". */
  readonly title: string;
  /** The request that its data come with. */
  readonly request: string;
  /** File in dist/ that holds its page. */
  readonly script: string;
  /** What else its request needs to know about a document. */
  readonly more?: (uri: vscode.Uri) => Promise<Readonly<Record<string, unknown>>>;
  /** Calls when that may have changed. */
  readonly onChange?: (changed: () => void) => vscode.Disposable;
}

export interface Views {
  /**
   * Shows a view beside the editor; brings it to the front when there is one already.
   *
   * @param given the document, network and target as a lens or menu names them; anything else means the active editor
   */
  readonly show: (view: ViewDescription, given: unknown) => void;
}

interface Panel {
  readonly panel: vscode.WebviewPanel;
  readonly uri: string;
  readonly refresh: () => void;
  readonly highlight: () => void;
  readonly choose: (choice: Omit<PageChoice, "uri">) => void;
}

/** Keeps the panels of all views: one for each view and document, up to date while they are visible. */
export function createViews(
  context: vscode.ExtensionContext,
  server: Server,
  file: ActiveFile,
  views: readonly ViewDescription[],
): Views {
  const panels = new Map<string, Panel>();
  const of = (uri: string): readonly Panel[] => [...panels.values()].filter((it) => it.uri === uri);

  const adopt = (view: ViewDescription, panel: vscode.WebviewPanel, choice: PageChoice): void => {
    const key = `${view.id} ${choice.uri}`;
    panels.set(key, bind(context, server, view, panel, choice));
    panel.onDidDispose(() => panels.delete(key));
  };

  context.subscriptions.push(
    ...views.map((view) =>
      vscode.window.registerWebviewPanelSerializer(viewType(view), {
        deserializeWebviewPanel: async (panel, kept) => {
          const choice = readKept(kept);
          if (choice) adopt(view, panel, choice);
          else panel.dispose();
        },
      }),
    ),
    server.onChanged((uri) => {
      for (const panel of uri === undefined ? panels.values() : of(uri)) panel.refresh();
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      for (const panel of of(textEditor.document.uri.toString())) panel.highlight();
    }),
  );
  return {
    show: (view, given) => {
      const choice = readKept(given) ?? activeFile(file);
      if (!choice) return;
      const known = panels.get(`${view.id} ${choice.uri}`);
      if (known) {
        known.panel.reveal(undefined, true);
        known.choose(choice);
        return;
      }
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      adopt(view, vscode.window.createWebviewPanel(viewType(view), view.title, column), choice);
    },
  };
}

function activeFile(file: ActiveFile): PageChoice | undefined {
  const uri = file.uri();
  if (uri) return { uri: uri.toString() };
  void vscode.window.showErrorMessage(
    vscode.l10n.t("Open a .dnnx file first: the view shows the network in the active editor."),
  );
  return undefined;
}

function viewType({ id }: ViewDescription): string {
  return `dnnx.${id}`;
}

/** Fills a panel and keeps it up to date. */
function bind(
  context: vscode.ExtensionContext,
  server: Server,
  view: ViewDescription,
  panel: vscode.WebviewPanel,
  first: PageChoice,
): Panel {
  const { webview } = panel;
  const source = vscode.Uri.parse(first.uri);
  const file = source.path.split("/").at(-1) ?? source.path;
  const folder = vscode.Uri.joinPath(context.extensionUri, "dist");
  let choice = first;
  /** The network that the page shows; null: none. */
  let shown: string | null = null;
  let stale = true;
  const post = (message: ToPage): void => void webview.postMessage(message);

  const ask = latest(async () => {
    stale = false;
    try {
      const { options, ...named } = choice;
      const more = await view.more?.(source);
      const answer = await server.ask<ViewAnswer<unknown>>(view.request, { ...options, ...named, ...more });
      shown = answer.network;
      post({ kind: "answer", answer });
    } catch (error) {
      post({ kind: "problem", message: vscode.l10n.t("The view is not up to date: {0}", reasonOf(error)) });
    }
  });
  const refresh = (): void => {
    if (panel.visible) ask();
    else stale = true;
  };
  const highlight = latest(async () => {
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === first.uri);
    if (!editor || shown === null || !panel.visible) return;
    const { line, character } = editor.selection.active;
    const params: LayersAtParams = { uri: first.uri, network: shown, position: { line, character } };
    // A cursor that cannot be placed marks nothing; the next one may.
    const layers = await server.ask<readonly string[]>(layersAtRequest, params).catch(() => []);
    post({ kind: "highlight", layers });
  });

  const handle = async (message: FromPage): Promise<void> => {
    switch (message.kind) {
      case "ready":
        ask();
        highlight();
        return;
      case "choose":
        choice = { uri: first.uri, ...message.choice };
        ask();
        return;
      case "open":
        if (shown !== null) await openLayer(server, { uri: first.uri, network: shown, layer: message.layer });
        return;
      case "save":
        await saveAs(source, message);
    }
  };

  panel.title = `${file}: ${view.title}`;
  panel.iconPath = vscode.Uri.joinPath(context.extensionUri, "images", "icon.png");
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.onDidReceiveMessage(async (value: unknown) => {
    const message = readMessage(value);
    if (!message) return;
    try {
      await handle(message);
    } catch (error) {
      void vscode.window.showErrorMessage(`${view.title}: ${reasonOf(error)}`);
    }
  });
  const changes = view.onChange?.(refresh);
  panel.onDidDispose(() => changes?.dispose());
  panel.onDidChangeViewState(() => {
    if (panel.visible && stale) ask();
  });
  webview.html = pageHtml(view.id, panel.title, {
    script: webview.asWebviewUri(vscode.Uri.joinPath(folder, view.script)).toString(),
    style: webview.asWebviewUri(vscode.Uri.joinPath(folder, "views.css")).toString(),
    source: webview.cspSource,
    nonce: createNonce(),
  });
  return {
    panel,
    uri: first.uri,
    refresh,
    highlight,
    choose: (next) => {
      choice = { ...choice, ...next };
      ask();
    },
  };
}

/** Goes to a layer in the editor of its file: the one that is visible, otherwise a new one. */
async function openLayer(server: Server, params: LayerPlaceParams): Promise<void> {
  const found = await server.ask<{ uri: string; range: vscode.Range } | null>(layerPlaceRequest, params);
  if (!found) return;
  const uri = vscode.Uri.parse(found.uri);
  const visible = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const { start, end } = found.range;
  await vscode.window.showTextDocument(uri, {
    viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** 128 random bits, new for every page. */
function createNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
