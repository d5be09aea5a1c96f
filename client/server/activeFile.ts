import * as vscode from "vscode";
import { latest } from "./latest.ts";
import type { Server } from "./server.ts";

/** The `.dnnx` file that the user works on: that of the active editor, and while a view or a panel is active the last one. */
export interface ActiveFile {
  readonly uri: () => vscode.Uri | undefined;
  /** The cursor in it. */
  readonly position: () => vscode.Position | undefined;
  /** Another file, or something else is known of it. */
  readonly onDidChange: vscode.Event<void>;
  readonly onDidMoveCursor: vscode.Event<void>;
}

export function createActiveFile(server: Server, subscriptions: vscode.Disposable[]): ActiveFile {
  const changed = new vscode.EventEmitter<void>();
  const moved = new vscode.EventEmitter<void>();
  let editor: vscode.TextEditor | undefined;
  const take = (active: vscode.TextEditor | undefined): void => {
    // A view without text leaves no active editor; a file that was closed is not worked on any more.
    const kept = editor && !editor.document.isClosed ? editor : undefined;
    const next = active ? (active.document.languageId === "dnnx" ? active : undefined) : kept;
    if (next === editor) return;
    editor = next;
    changed.fire();
  };
  take(vscode.window.activeTextEditor);
  subscriptions.push(
    changed,
    moved,
    vscode.window.onDidChangeActiveTextEditor(take),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (document === editor?.document) take(vscode.window.activeTextEditor);
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === editor) moved.fire();
    }),
    server.onChanged((uri) => {
      if (editor && (uri === undefined || uri === editor.document.uri.toString())) changed.fire();
    }),
  );
  return {
    uri: () => editor?.document.uri,
    position: () => editor?.selection.active,
    onDidChange: changed.event,
    onDidMoveCursor: moved.event,
  };
}

/**
 * Shows what the server answers about the active file, again whenever it changes while `wanted`; an answer about a file that is
 * not active any more is dropped. Gives the function to call when `wanted` may have become true.
 */
export function followActiveFile<Result>(
  server: Server,
  file: ActiveFile,
  method: string,
  wanted: () => boolean,
  show: (answer: { readonly uri: vscode.Uri; readonly result: Result } | undefined) => void,
  subscriptions: vscode.Disposable[],
): () => void {
  const update = latest(async () => {
    const uri = file.uri();
    if (!uri) return show(undefined);
    if (!wanted()) return;
    try {
      const result = await server.ask<Result>(method, { uri: uri.toString() });
      if (file.uri()?.toString() === uri.toString()) show({ uri, result });
    } catch {
      // The server ends or starts; it tells when it runs again.
    }
  });
  subscriptions.push(file.onDidChange(update));
  update();
  return update;
}
