import * as vscode from "vscode";

/** The step "repair" of the walkthrough is done when a file that had an error or a warning has none any more. */
export function noticeRepairs(subscriptions: vscode.Disposable[]): void {
  const troubled = new Set<string>();
  const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris) {
      if (!uri.path.endsWith(".dnnx") && uri.scheme !== "untitled") continue;
      const found = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "dnnx");
      if (found.some(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning)) {
        troubled.add(uri.toString());
      } else if (troubled.has(uri.toString()) && isOpen(uri)) {
        void vscode.commands.executeCommand("setContext", "dnnx.repaired", true);
        listener.dispose();
        return;
      }
    }
  });
  subscriptions.push(listener);
}

/** A file that was closed has no problems because nobody looks. */
function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}
