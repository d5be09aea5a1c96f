import * as vscode from "vscode";

/**
 * Loads another program of the extension. What is needed later is not read and compiled while the editor waits for the extension. An
 * extension in a browser is one file; there another one is run as VS Code runs the first, from its text.
 */
export async function loadProgram<Exports>({ extensionUri }: vscode.ExtensionContext, file: string): Promise<Exports> {
  const program = vscode.Uri.joinPath(extensionUri, "dist", file);
  await undefined; // The caller goes on first, and with it the editor.
  if (typeof process === "object" && process.versions?.node !== undefined) return require(program.fsPath) as Exports;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(program));
  const module = { exports: {} };
  new Function("module", "exports", "require", text)(module, module.exports, require);
  return module.exports as Exports;
}
